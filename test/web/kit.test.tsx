import { expect, test } from 'vitest'
import { path, withQuery } from '#web/paths.ts'
import { moneyText } from '#web/ui/money.tsx'
import { durationText, relativeTime } from '#web/ui/time.tsx'
import { kitRoutes } from './kit-page.tsx'

test('no component writes an inline style or handler, which the content policy would drop', async () => {
  for (const address of ['/console/kit', '/portal/kit']) {
    const page = await (await kitRoutes().request(address)).text()
    expect(page).not.toMatch(/\sstyle=/)
    expect(page).not.toMatch(/\son[a-z]+=/)
  }
})

test('a control that can’t be used says why; a chart’s missing day is called missing', async () => {
  const page = await (await kitRoutes().request('/console/kit')).text()
  expect(page).toMatch(/disabled[^>]*>spend<\/button><span class="why-not">An owner has to approve/)
  expect(page).toContain('<td class="numeric">no data</td>')
})

test.each([
  [-59, 'now'],
  [-3 * 3600 - 3599, '3 hours ago'],
  [47 * 3600, 'in 47 hours'],
  [3 * 86_400, 'in 3 days'],
  [-400 * 86_400, '13 months ago'],
])('%d seconds from now is "%s"', (seconds, words) => {
  const now = new Date('2026-11-23T10:00:00Z')
  expect(relativeTime(new Date(now.getTime() + seconds * 1000), now)).toBe(words)
})

test('durations and money are told in their two largest units and in whole cents', () => {
  expect([0, 72, 12_000, 369_000].map(durationText)).toEqual(['0 s', '1 min 12 s', '3 h 20 min', '4 d 6 h'])
  expect(moneyText(110_805)).toBe('$1,108.05')
  expect(() => moneyText(11.5)).toThrow('whole number of cents')
})

test('an address escapes its params and leaves out filters that are off', () => {
  expect(path('/clients/:client/stacks/:stack').to({ client: 'a/b', stack: '1' })).toBe(
    '/clients/a%2Fb/stacks/1',
  )
  expect(() => path('/unsubscribe/:token').to({ token: '' })).toThrow('needs token')
  expect(withQuery('/console/clients', { state: 'live', page: undefined, q: '' })).toBe(
    '/console/clients?state=live',
  )
})
