import pg from 'pg'
import { expect, test } from 'vitest'
import { loggedValues } from '#platform/postgres/logged-values.ts'
import { freshDatabase } from '#test/support/database.ts'

test('a server that would write values into its log is told of with what to set, the embedded one is not', async () => {
  const { url, drop } = await freshDatabase()
  expect(await loggedValues(url)).toBeUndefined()
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const name = pg.escapeIdentifier(new URL(url).pathname.slice(1))
  const under = async (settings: Record<string, string>) => {
    await client.query(`alter database ${name} reset all`)
    for (const [setting, value] of Object.entries(settings))
      await client.query(`alter database ${name} set ${setting} = '${value}'`)
    return loggedValues(url)
  }
  expect(await under({ log_error_verbosity: 'default' })).toMatch(
    /Let it have log_error_verbosity = terse \(/,
  )
  expect(await under({ log_min_messages: 'warning' })).toMatch(/Let it have log_min_messages = log \(/)
  expect(await under({ log_statement: 'all' })).toMatch(/Let it have log_parameter_max_length = 0/)
  expect(await under({ log_statement: 'all', log_parameter_max_length: '0' })).toBeUndefined()
  expect(await under({ log_min_duration_statement: '500' })).toMatch(/log_parameter_max_length = 0/)
  expect(await under({ log_parameter_max_length_on_error: '-1' })).toMatch(/_on_error = 0/)
  await client.end()
  await drop()
})
