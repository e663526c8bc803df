import { inject } from 'vitest'

/**
 * Superuser URL of the PostgreSQL on which databases of their own are made: the one of the test run, or the one that
 * `TEST_POSTGRES_URL` names, which is how whoever is no test run uses these worlds, too.
 */
export function serverUrl(): string {
  return process.env.TEST_POSTGRES_URL ?? inject('postgresUrl')
}
