import { expect, test } from 'vitest'
import { z } from 'zod'
import { emailAddress, manyLines, oneLine, ticked, wholeNumber } from '#web/server/form-fields.ts'
import { parseForm } from '#web/server/parse-form.ts'

const schema = z.object({
  email: emailAddress(),
  company: oneLine(20),
  note: manyLines(50).optional(),
  volume: wholeNumber(1, 100_000).optional(),
  kinds: z.array(z.enum(['a', 'b'])).optional(),
  agreed: ticked(),
})

function refused(fields: Record<string, string | string[]>) {
  const parsed = parseForm(schema, { email: 'ada@acme.example', company: 'Acme', ...fields })
  if (parsed.ok) throw new Error('the form was taken')
  return parsed
}

test('a form is read into its values, tidied, empty fields counting as not filled in', () => {
  const fields = {
    email: ' ada@acme.example ',
    company: 'Acme',
    note: '',
    volume: '10,000',
    kinds: ['a', 'b'],
    agreed: 'yes',
  }
  expect(parseForm(schema, fields)).toEqual({
    ok: true,
    value: { email: 'ada@acme.example', company: 'Acme', volume: 10_000, kinds: ['a', 'b'], agreed: true },
  })
})

test('a field that the form does not have is refused with the reason, not dropped', () => {
  expect(refused({ phone: '555' }).errors.phone).toContain('does not take a field called "phone"')
  expect(refused({ constructor: 'x' }).errors.constructor).toContain('does not take')
  expect(refused(JSON.parse('{"__proto__":"x"}')).ok).toBe(false)
})

test('what is missing, malformed or too long says so, and what was typed is kept', () => {
  const { errors, typed } = refused({ email: 'ada@', company: 'Acme Robotics International', volume: 'lots' })
  expect(errors.email).toContain('does not look like an e-mail address')
  expect(errors.company).toBe('At most 20 characters; this has 27.')
  expect(errors.volume).toContain('A whole number')
  expect(typed).toMatchObject({ email: 'ada@', company: 'Acme Robotics International', volume: 'lots' })
  expect(refused({ email: '' }).errors.email).toBe('This is needed; please fill it in.')
  expect(refused({ company: 'a\nb' }).errors.company).toBe('One line only, please.')
  expect(refused({ company: ['a', 'b'] }).errors.company).toContain('more than once')
  expect(refused({ note: 'a\u0000b' }).errors.note).toContain('can’t be stored')
})

test('what is much too long is refused and kept to its end, to be shortened', () => {
  const long = `${'word '.repeat(4000)}the end`
  const { errors, typed } = refused({ note: long })
  expect([errors.note, typed.note]).toEqual([expect.stringContaining('At most'), long])
})

test('a card number is refused in any field and never shown again', () => {
  const { errors, typed } = refused({ note: 'charge 4242 4242 4242 4242 please' })
  expect(errors.note).toContain('looks like a card number')
  expect(typed.note).toBe('charge [card number] please')
})
