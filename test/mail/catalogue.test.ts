import { expect, test } from 'vitest'
import { type MailKind, mailKinds } from '#domain/mails/mail-kinds.ts'
import { catalogue, previewMail, renderMail } from '#mail/catalogue.ts'
import { previewCheckpoint } from '#mail/mailed-checkpoint.ts'
import { personal } from '#policy/personal.ts'
import { sitePaths } from '#web/paths.ts'
import { readEarlier } from '../../scripts/verify-ledger.mjs'

const house = {
  controllerName: 'Segmento',
  contactAddress: 'team@segmento.example',
  policyUrl: 'https://segmento.example/privacy',
  from: { name: 'Segmento', address: 'team@segmento.example' },
}
const kinds = Object.keys(mailKinds) as MailKind[]

test.each(kinds)('%s renders whole, names the controller, the contact and the policy', (kind) => {
  expect(catalogue[kind].kind).toBe(kind)
  const { subject, text, html } = previewMail(kind, house)
  expect(subject).toMatch(/^\S.{5,70}$/)
  for (const body of [text, html]) {
    expect(body).toContain('Segmento is the data controller')
    expect(body).toContain('team@segmento.example')
    expect(body).toContain('https://segmento.example/privacy')
    expect(body).toContain('you get this mail because')
    expect(body).not.toMatch(/undefined|\bnull\b|NaN|\[object/)
  }
})

test.each(kinds)('%s loads nothing from anywhere and has no exclamation mark', (kind) => {
  const { html, text } = previewMail(kind, house)
  expect(html).not.toMatch(/<(img|link|script|iframe)|url\(/i)
  expect(text).not.toContain('!')
})

test('marketing mail ends with one click, operational mail has nothing to unsubscribe from', () => {
  for (const kind of kinds) {
    const { headers, text, html } = previewMail(kind, house)
    if (kind === 'guide-delivery' || kind === 'consent-again') {
      expect(headers).toEqual({
        'List-Unsubscribe': '<https://segmento.example/unsubscribe/token>',
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      })
      expect(text).toContain('unsubscribe: https://')
      expect(html).toContain('>unsubscribe</a>')
    } else {
      expect(headers).toBeUndefined()
      expect(text).not.toContain('unsubscribe')
    }
  }
})

test('receipts and the daily report carry a checkpoint that can be taken out of them, and lead to how it is checked', () => {
  const carrying = kinds.filter((kind) => previewMail(kind, house).text.includes('segmento-ledger'))
  expect(carrying.toSorted()).toEqual([
    'build-progress',
    'daily-report',
    'ending-closed',
    'ending-plan',
    'handoff',
    'payment-received',
  ])
  for (const kind of carrying) {
    const { text, html } = previewMail(kind, house)
    expect(readEarlier(text), kind).toEqual([{ note: previewCheckpoint.note }])
    expect(html).toContain(
      `<pre style="white-space:pre-wrap;overflow-wrap:anywhere">${previewCheckpoint.note.trimEnd()}</pre>`,
    )
    for (const body of [text, html]) expect(body).toContain(previewCheckpoint.signer)
    for (const body of [text, html])
      expect(body).toContain(new URL(sitePaths.privacyProof.to(), house.policyUrl).href)
  }
})

test('what a person typed can break neither the HTML nor the lines of a mail', () => {
  const { html, text } = renderMail(
    'invitation',
    {
      name: personal('name', 'Eve\r\nBcc: all@acme.example'),
      company: '<script>alert(1)</script>',
      signInUrl: 'https://segmento.example/sign-in?a=1&b="2"',
    },
    house,
  )
  expect(html).not.toContain('<script>')
  expect(html).toContain('a=1&amp;b=&quot;2&quot;')
  expect(text.startsWith('hello Eve,\n')).toBe(true)
})
