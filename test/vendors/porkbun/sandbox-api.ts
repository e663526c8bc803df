import { startTestSandboxes, type TestSandboxWorld } from '#test/support/sandbox-world.ts'
import { createPorkbunSandbox } from '#vendors/porkbun/sandbox/porkbun-sandbox.ts'
import { porkbunRates, type Rates } from '#vendors/porkbun/sandbox/rates.ts'
import { registrySandbox } from '#vendors/registry/sandbox/registry.ts'

/** Rates that tests of other rules never meet. */
export const unhurried: Rates = {
  ...porkbunRates,
  burst: 10_000,
  checks: { limit: 10_000, seconds: 10 },
  creates: { limit: 10_000, seconds: 1 },
}

export function startRegistrar(rates: Rates): Promise<TestSandboxWorld> {
  return startTestSandboxes([registrySandbox, createPorkbunSandbox(rates)])
}

export interface Answered {
  readonly http: number
  readonly headers: Headers
  readonly text: string
  /** Empty when the answer is not JSON. */
  readonly body: Record<string, unknown>
}

/** The sandbox's API called as any client could, without ours. */
export async function rawApi(world: TestSandboxWorld) {
  const { apikey, secretapikey } = await world.credentials('porkbun')
  return async (
    method: 'GET' | 'POST',
    path: string,
    fields: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ): Promise<Answered> => {
    const inHeaders: Record<string, string> =
      method === 'GET' ? { 'x-api-key': apikey ?? '', 'x-secret-api-key': secretapikey ?? '' } : {}
    const answer = await fetch(`${world.origin('porkbun')}/api/json/v3${path}`, {
      method,
      headers: { ...inHeaders, ...headers },
      ...(method === 'POST' ? { body: JSON.stringify({ apikey, secretapikey, ...fields }) } : {}),
    })
    const text = await answer.text()
    const body = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {}
    return { http: answer.status, headers: answer.headers, text, body }
  }
}
