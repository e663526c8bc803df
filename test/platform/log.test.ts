import { expect, test } from 'vitest'
import { VendorError } from '#platform/errors/vendor-error.ts'
import { errorCode, type LogFields, openLog } from '#platform/log.ts'
import { logFields, logForms } from '#policy/log-fields.ts'

const address = 'ada@example.com'
const jobId = '0198c0de-0000-7000-8000-00000000cafe'

function written(event: `${string}.${string}`, fields: LogFields): Record<string, unknown> {
  const lines: string[] = []
  openLog('info', (line) => lines.push(line)).warn(event, fields)
  expect(lines).toHaveLength(1)
  return JSON.parse(lines[0] ?? '') as Record<string, unknown>
}

test('a line is one JSON object, and text that is no id or code is withheld', () => {
  const lines: string[] = []
  const log = openLog('info', (line) => lines.push(line))
  log.debug('request.answered', { count: 1 })
  log.warn('job.failed', { jobId, code: address, durationMs: 12 })
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'warn',
    event: 'job.failed',
    jobId,
    code: '[withheld]',
    durationMs: 12,
  })
})

test('no field takes what belongs to a person, whichever it is put into', () => {
  const personal = [
    'Ada',
    'Ada Lovelace',
    address,
    '+442079460018',
    '12 Mill Lane',
    'Lovelace-Looms',
    'Ärger',
  ]
  for (const name of Object.keys(logFields))
    for (const value of personal) expect(written('job.failed', { [name]: value })[name]).toBe('[withheld]')
  expect(written(`job.${address}`, {})).toMatchObject({ event: '[withheld]' })
})

test('a field that the policy does not declare is not written, neither its name nor its value', () => {
  const line = written('job.failed', JSON.parse(`{"email":"${address}","code":"vendor.limited"}`))
  expect(line).toMatchObject({ undeclared: '[withheld]', code: 'vendor.limited' })
  expect(JSON.stringify(line)).not.toMatch(/email|ada/)
})

test('what is declared is written as it is', () => {
  const fields: LogFields = {
    code: '23505',
    count: 3,
    durationMs: 8,
    jobId,
    method: 'POST',
    operation: 'go-live',
    queue: 'send-mail',
    requestId: 'ffffffffffff',
    route: '/portal/:engagement/hand-off/zones/:domain',
    stackId: jobId,
  }
  expect(written('page.failed', fields)).toMatchObject(fields)
  for (const code of ['ECONNREFUSED', 'UND_ERR_SOCKET', '57P01', 'TypeError', 'vendor.limited', 'unknown'])
    expect(code).toMatch(logForms.code)
})

test('of an error its code is told, never its message', () => {
  expect(errorCode(Object.assign(new Error(address), { code: '23505' }))).toBe('23505')
  expect(errorCode(new TypeError(address))).toBe('TypeError')
  expect(errorCode(address)).toBe('unknown')
  const limited = new VendorError({ vendor: 'porkbun', operation: 'domain.check', failure: 'limited' })
  expect(errorCode(limited)).toBe('vendor.limited')
})
