import { expect, test } from 'vitest'
import { columnNames, importColumns } from '#domain/adoption/columns.ts'
import type { ReadImport } from '#domain/adoption/imported-client.ts'
import { mostRows, readImport, readRows } from '#domain/adoption/read-import.ts'
import { csv } from '#domain/handoff/csv.ts'
import { reveal } from '#policy/personal.ts'

const today = '2026-11-29'
const head = 'company,contact name,contact e-mail,domains,inboxes,sender names,warm since,host,sequencer'

type Read = Extract<ReadImport, { ok: true }>
function taken(text: string): Read {
  const read = readImport(text, today)
  if (!read.ok) throw new Error(read.reasons.join(' '))
  return read
}
const refused = (text: string): readonly string[] => {
  const read = readImport(text, today)
  return read.ok ? [] : read.reasons
}
/** The refusals of one row, as `column: what stands there: why`. */
const refusalsOf = (row: string) =>
  taken(`${head}\n${row}`).refusals.map(({ column, value, words }) => `${column}: ${value}: ${words}`)

test('the template itself is a file that can be brought in', () => {
  const template = csv(columnNames, [columnNames.map((name) => importColumns[name].example)])
  const { clients, refusals } = taken(template)
  expect(refusals).toEqual([])
  expect(clients).toMatchObject([
    {
      company: 'Lovelace Looms',
      domains: ['getlovelacelooms.com', 'trylovelacelooms.com'],
      startedOn: '2026-03-01',
    },
  ])
  expect(clients[0]?.inboxes.map(({ address, warmSince }) => [reveal(address), warmSince])).toEqual([
    ['ada@getlovelacelooms.com', '2026-06-01'],
    ['ada.byron@trylovelacelooms.com', '2026-06-01'],
  ])
})

test('what a spreadsheet writes is read: quotes, line breaks in a cell, semicolons, a byte order mark, headings in capitals', () => {
  const { clients } = taken(
    '\uFEFFCompany;Contact Name;Contact E-Mail;DOMAINS;Inboxes;Sender names\r\n' +
      '"Looms; ""fine"" ones";Ada  Byron;ADA@looms.com;"get-looms.com\ntry-looms.com";"ada@get-looms.com\nbea@try-looms.com";"Ada Byron\nBea"\r\n' +
      ';;;;;\r\n',
  )
  expect(clients).toHaveLength(1)
  expect(clients[0]).toMatchObject({
    company: 'Looms; "fine" ones',
    domains: ['get-looms.com', 'try-looms.com'],
  })
  expect(clients[0]?.inboxes.map((one) => [reveal(one.firstName), reveal(one.lastName)])).toEqual([
    ['Ada', 'Byron'],
    ['Bea', ''],
  ])
})

test('a column that is not declared refuses the whole file, so that nothing undeclared comes in', () => {
  expect(refused(`${head},date of birth\nA,B,b@a.com,a.com,,,,,,1815-12-10`)).toEqual([
    'The column “date of birth” is not one that we take. Name it as the template does, or leave it out of the file, so that it does not come here.',
  ])
  expect(refused('company,domains\nA,a.com')).toEqual([
    'The column “contact name” is missing.',
    'The column “contact e-mail” is missing.',
  ])
  expect(refused(`${head},host\nA,B,b@a.com,a.com,,,,,,`)).toEqual([
    'The column “host” is there more than once.',
  ])
  expect(refused('')).toEqual(['The file is empty.'])
  expect(refused(`${head}\n${'A,B,b@a.com,a.com\n'.repeat(mostRows + 1)}`)[0]).toContain('At most')
})

test('each cell that can’t be taken is refused by line and column, and its line with it', () => {
  expect(refusalsOf(',Ada Byron,ada@looms.com,looms.com')).toEqual(['company: : This is needed.'])
  expect(refusalsOf('Looms,Ada Byron,ada at looms,looms.com')).toEqual([
    'contact e-mail: ada at looms: This does not look like an e-mail address.',
  ])
  expect(refusalsOf('Looms,Ada,ada@looms.com,not a domain;looms.com')).toEqual([
    'domains: not a domain: This is not a domain name such as example.com.',
  ])
  expect(refusalsOf('Looms,Ada,ada@looms.com,looms.com,ada@elsewhere.com,Ada')).toEqual([
    'inboxes: ada@elsewhere.com: Its domain is not among the domains of this row.',
  ])
  expect(refusalsOf('Looms,Ada,ada@looms.com,looms.com,ada@looms.com')).toEqual([
    'sender names: : Each inbox sends in somebody’s name: give one for all, or one for each.',
  ])
  expect(refusalsOf('Looms,Ada,ada@looms.com,looms.com,a@looms.com;b@looms.com;c@looms.com,Ada;Bea')).toEqual(
    ['sender names: Ada;Bea: Give one for all, or one for each of the 3 inboxes; these are 2.'],
  )
  expect(refusalsOf('Looms,Ada,ada@looms.com,looms.com,a@looms.com,Ada,2027-01-01')).toEqual([
    'warm since: 2027-01-01: This day has not come yet.',
  ])
  expect(refusalsOf('Looms,Ada,ada@looms.com,looms.com,a@looms.com,Ada,last spring')).toEqual([
    'warm since: last spring: A day, please, such as 2026-06-01.',
  ])
  expect(refusalsOf('Looms,Ada,ada@looms.com,looms.com,,,,mailgun,instantly')).toEqual([
    'host: mailgun: Only mailforge can be looked after here so far.',
  ])
})

test('every fault of a line is named at once, and none that only follows from another', () => {
  expect(refusalsOf(',Ada Byron,ada at looms,looms,ada@looms.com,Ada,last spring,mailgun')).toEqual([
    'company: : This is needed.',
    'contact e-mail: ada at looms: This does not look like an e-mail address.',
    'domains: looms: This is not a domain name such as example.com.',
    'inboxes: ada@looms.com: Its domain is not among the domains of this row.',
    'warm since: last spring: A day, please, such as 2026-06-01.',
    'host: mailgun: Only mailforge can be looked after here so far.',
  ])
  expect(refusalsOf('Looms,,,,ada@looms.com,Ada')).toEqual([
    'contact name: : This is needed.',
    'contact e-mail: : This is needed.',
    'domains: : This is needed.',
  ])
  expect(refusalsOf('Looms,Ada,ada@looms.com,looms.com,4242 4242 4242 4242,Ada;Bea')).toEqual([
    expect.stringMatching(/^inboxes: undefined: This looks like a card number/),
  ])
})

test('a day is read as spreadsheets rewrite it, unless it can be two', () => {
  const since = (day: string) => {
    const { clients, refusals } = taken(`${head}\nLooms,Ada,ada@looms.com,looms.com,a@looms.com,Ada,${day}`)
    return clients[0]?.inboxes[0]?.warmSince ?? refusals[0]?.words
  }
  expect(since('2026-06-01')).toBe('2026-06-01')
  expect(since('01.06.2026')).toBe('2026-06-01')
  expect(since('1.6.2026')).toBe('2026-06-01')
  expect(since('21/6/2026')).toBe('2026-06-21')
  expect(since('6/21/2026')).toBe('2026-06-21')
  expect(since('6/6/2026')).toBe('2026-06-06')
  expect(since('1/6/2026')).toBe('This can be 2026-06-01 or 2026-01-06; write it the one way or the other.')
  for (const none of ['32.1.2026', '29.2.2026', '13/13/2026', '2026-6-1', '1.6.26'])
    expect(since(none), none).toBe('A day, please, such as 2026-06-01.')
  expect(since('1.6.2027')).toBe('This day has not come yet.')
})

test('what is given once for all inboxes is refused once', () => {
  expect(refusalsOf('Looms,Ada,ada@looms.com,looms.com,a@looms.com;b@looms.com,Ada,soon')).toEqual([
    'warm since: soon: A day, please, such as 2026-06-01.',
  ])
})

test('a card number is refused in any cell and not shown again', () => {
  const [line] = refusalsOf('Looms,Ada 4242 4242 4242 4242,ada@looms.com,looms.com')
  expect(line).toMatch(/^contact name: undefined: This looks like a card number/)
  const { clients, rows } = taken(`${head}\nLooms,Ada 4242 4242 4242 4242,ada@looms.com,looms.com`)
  expect([clients, rows]).toEqual([[], []])
})

test('rows of one company add up, whatever its case; what contradicts another row is refused', () => {
  const { clients, refusals } = taken(
    [
      head,
      'Looms,Ada,ada@looms.com,a-looms.com,ada@a-looms.com,Ada',
      'LOOMS,Ada,ada@looms.com,b-looms.com,ada@b-looms.com,Ada',
      'Looms,Bea,bea@looms.com,c-looms.com',
      'Mills,Cay,cay@mills.com,a-looms.com',
    ].join('\n'),
  )
  expect(clients.map(({ key, domains, lines }) => ({ key, domains, lines }))).toEqual([
    { key: 'looms', domains: ['a-looms.com', 'b-looms.com'], lines: [2, 3] },
  ])
  expect(refusals.map(({ line, column, words }) => [line, column, words])).toEqual([
    [4, 'contact e-mail', 'Line 2 names somebody else for the same company.'],
    [5, 'domains', 'Another company of this file has it already.'],
  ])
})

test('a confirmation sends the same rows again; anything else is refused', () => {
  const { rows, clients } = taken(`${head}\nLooms,Ada,ada@looms.com,looms.com,ada@looms.com,Ada Byron`)
  expect(readRows(rows, today)).toMatchObject({ ok: true, clients, rows })
  for (const wrong of [
    [],
    ['not json'],
    [...rows, '{"line":1,"cells":{"born":"1815"}}'],
    ['{"line":0,"cells":{}}'],
  ])
    expect(readRows(wrong, today)).toMatchObject({ ok: false })
})
