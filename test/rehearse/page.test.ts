import { expect, test } from 'vitest'
import { readPage } from '../../scripts/rehearse/page.ts'

const at = new URL('http://localhost:3000/console/things?done=1')
const page = (main: string, status = 200) => readPage(at, status, `<title>things</title><main>${main}</main>`)

test('a page is read as its words stand: neighbouring cells are not run together', () => {
  const { text } = page('<table><tr><td>free</td><td>$11.08</td></tr></table><p>two\n  lines</p>')
  expect(text).toBe('free $11.08 two lines')
})

test('what stands in noscript is there for somebody without script', () => {
  expect(page('<noscript><a href="/x">refresh</a></noscript>').link('refresh')).toBe(
    'http://localhost:3000/x',
  )
})

test('links lead on from the page’s own address, and a row leads where its first link does', () => {
  const shown = page(
    '<a href="?q=1">next</a><table><tr><td><a href="/a/1">open</a></td><td>Acme</td></tr></table>',
  )
  expect(shown.link('next')).toBe('http://localhost:3000/console/things?q=1')
  expect(shown.rowLink('Acme')).toBe('http://localhost:3000/a/1')
  expect(() => shown.link('previous')).toThrow('no link previous')
})

test('the row of a company is found where the name of another begins with its name and stands first', () => {
  const row = (nth: number, name: string) => `<tr><th><a href="/a/${nth}">open</a></th><td>${name}</td></tr>`
  const shown = page(`<table>${row(1, 'Acme Looms')}${row(2, 'Acme')}</table>`)
  expect(shown.rowLink('Acme')).toBe('http://localhost:3000/a/2')
  expect(shown.rowLink('Looms')).toBe('http://localhost:3000/a/1')
})

test('a form is filled by labels and sends what a browser would', () => {
  const shown = page(`<form method="post" action="/go">
    <input type="hidden" name="_csrf" value="t0k">
    <label for="n">your name</label><input id="n" name="name" value="old">
    <fieldset><legend>counts</legend>
      <input id="m" type="radio" name="means" value="messages" checked><label for="m">messages</label>
      <input id="p" type="radio" name="means" value="prospects"><label for="p">new prospects</label>
    </fieldset>
    <label for="s">country</label><select id="s" name="country"><option value="">choose</option><option value="GB">United Kingdom</option></select>
    <input id="y" type="checkbox" name="sure" value="yes"><label for="y">I have read it</label>
    <fieldset disabled><input name="off" value="1"></fieldset>
    <button name="do" value="preview">preview</button><button name="do" value="approve">approve 2 names</button>
  </form>`)
  const form = shown.form(/^approve/).fill({
    'your name': 'Ada',
    counts: 'new prospects',
    country: 'United Kingdom',
    'I have read it': true,
  })
  const { method, action, body } = form.press()
  expect({ method, action, sent: [...body] }).toEqual({
    method: 'post',
    action: '/go',
    sent: [
      ['_csrf', 't0k'],
      ['name', 'Ada'],
      ['means', 'prospects'],
      ['country', 'GB'],
      ['sure', 'yes'],
      ['do', 'approve'],
    ],
  })
})

test('of several forms with the same button the one with the field is taken', () => {
  const form = (name: string) =>
    `<form action="/${name}"><label for="${name}">${name}</label><input id="${name}" name="${name}"><button>save</button></form>`
  expect(
    page(form('offer') + form('domain'))
      .form('save', 'domain')
      .press().action,
  ).toBe('/domain')
})

test('a button that is off can’t be pressed, and the reason beside it is told', () => {
  const shown = page(
    '<form><span><button disabled>hand over</button><span class="why-not">Not live yet.</span></span></form>',
  )
  expect(() => shown.form('hand over').press()).toThrow('is off: Not live yet.')
})

test('a field that is not there fails by name, with the page that was seen', () => {
  const form = page('<form><input name="email"><button>send</button></form>').form('send')
  expect(() => form.fill({ phone: '1' })).toThrow('no field “phone” among: email')
})
