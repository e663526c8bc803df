import { expect, test } from 'vitest'
import { reportedResult } from '#domain/deliverability/authentication-results.ts'

const trusted = 'mx.seed.example'
const spfIn = (header: string) =>
  reportedResult(Buffer.from(`${header}\r\nSubject: x\r\n\r\nbody`), trusted, 'spf')

test('the result and its properties are read through folding, comments and versions', () => {
  const header = [
    'Authentication-Results: mx.seed.example 1 (a comment; spf=fail);',
    '\tdkim=pass header.i=@acme.com header.s=mf1;',
    '  spf=pass (mx.seed.example: domain of ada@acme.com (really) designates 192.0.2.21)',
    '\tsmtp.mailfrom=ada@acme.com smtp.helo="mail.host.example"',
  ].join('\r\n')
  expect(spfIn(header)).toEqual({
    result: 'pass',
    properties: { 'smtp.mailfrom': 'ada@acme.com', 'smtp.helo': 'mail.host.example' },
  })
})

test('only the trusted server is believed, and of its headers only the topmost', () => {
  expect(spfIn('Authentication-Results: evil.example; spf=pass')).toBeUndefined()
  expect(spfIn('Authentication-Results: mx.seed.example.evil.example; spf=pass')).toBeUndefined()
  const twice =
    'Authentication-Results: MX.seed.example; spf=fail\r\nAuthentication-Results: mx.seed.example; spf=pass'
  expect(spfIn(twice)?.result).toBe('fail')
  expect(spfIn('X-Note: 1\r\n\r\nAuthentication-Results: mx.seed.example; spf=pass')).toBeUndefined()
})

test('a server that says nothing about a method gives nothing', () => {
  expect(spfIn('Authentication-Results: mx.seed.example; none')).toBeUndefined()
  expect(spfIn('Authentication-Results: mx.seed.example; dkim=pass (spf=pass)')).toBeUndefined()
  expect(spfIn('Authentication-Results: mx.seed.example; dkim=pass reason="; spf=pass"')).toBeUndefined()
})
