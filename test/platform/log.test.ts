import { expect, test } from 'vitest'
import { VendorError } from '#platform/errors/vendor-error.ts'
import { errorCode, openLog } from '#platform/log.ts'

const address = 'ada@example.com'

test('a line is one JSON object, and text that is no id or code is withheld', () => {
  const lines: string[] = []
  const log = openLog('info', (line) => lines.push(line))
  log.debug('request.answered', { status: 200 })
  log.warn('job.failed', { jobId: '7b0c', code: address, durationMs: 12 })
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'warn',
    event: 'job.failed',
    jobId: '7b0c',
    code: '[withheld]',
    durationMs: 12,
  })
})

test('of an error its code is told, never its message', () => {
  expect(errorCode(Object.assign(new Error(address), { code: '23505' }))).toBe('23505')
  expect(errorCode(new TypeError(address))).toBe('TypeError')
  expect(errorCode(address)).toBe('unknown')
  const limited = new VendorError({ vendor: 'porkbun', operation: 'domain.check', failure: 'limited' })
  expect(errorCode(limited)).toBe('vendor.limited')
})
