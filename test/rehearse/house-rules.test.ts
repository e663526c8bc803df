import { expect, test } from 'vitest'
import { breaches } from '../../scripts/rehearse/house-rules.ts'
import { readPage } from '../../scripts/rehearse/page.ts'

const origin = 'http://localhost:3000'
const strict = { 'content-security-policy': "default-src 'none'" }
const seen = (path: string, headers: Record<string, string>, html = '') => {
  const address = new URL(path, origin)
  return breaches(origin, address, new Headers(headers), readPage(address, 200, html))
}

test('an answer that keeps the rules has no breach', () => {
  expect(seen('/', strict, '<link href="/a.css"><form action="/x"></form>')).toEqual([])
  expect(seen('/sign-in/link', { ...strict, 'set-cookie': 'a=b' })).toEqual([])
})

test('a missing policy, a cookie outside sign-in, and anything from another origin are told', () => {
  expect(seen('/', {})).toEqual(['/ has no strict CSP'])
  expect(seen('/privacy', { ...strict, 'set-cookie': 'a=b' })).toEqual(['/privacy sets a cookie'])
  expect(seen('/', strict, '<script src="https://cdn.example/x.js"></script>')).toEqual([
    '/ loads from https://cdn.example',
  ])
})
