import { z } from 'zod'
import { currencies } from '#domain/money/currencies.ts'
import { type ReadAmount, readAmount } from '#domain/money/read-amount.ts'

/** One line of text of at most `max` characters. */
export const oneLine = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[^\n]*$/, { error: 'One line only, please.' })

/** Text of several lines, of at most `max` characters. */
export const manyLines = (max: number) => z.string().max(max)

/** An address as people write it; 254 characters is the longest that SMTP can carry (RFC 5321, 4.5.3.1.3). */
export const emailAddress = () => z.string().max(254).pipe(z.email())

/** A whole number as people write it: "10,000" and "10 000" too. */
export const wholeNumber = (min: number, max: number) => {
  // One that would be taken, so that nobody is told to try what is refused next.
  const example = Math.min(Math.max(min, 10), max)
  return z
    .string()
    .regex(/^\d{1,3}([ ,.]?\d{3})*$|^\d+$/, { error: `A whole number, please, such as ${example}.` })
    .transform((text) => Number(text.replace(/\D/g, '')))
    .pipe(z.number().int().min(min).max(max))
}

/** An amount of money as people write it, in cents, with its currency where it names one. */
export const amountOfMoney = () =>
  z.string().transform((text, context): Extract<ReadAmount, { ok: true }> => {
    const read = readAmount(text)
    if (read.ok) return read
    context.addIssue({ code: 'custom', message: read.reason })
    return z.NEVER
  })

/** An amount of dollars as people write it, "142.30", in cents. */
export const dollars = () =>
  amountOfMoney().transform(({ cents, currency = 'usd' }, context) => {
    if (currency === 'usd') return cents
    context.addIssue({
      code: 'custom',
      message: `An amount in dollars, please; this is in ${currencies[currency]}.`,
    })
    return z.NEVER
  })

/** The single checkbox of `Checkbox`: ticked is true, left out is false. */
export const ticked = () =>
  z
    .literal('yes')
    .optional()
    .transform((value) => value === 'yes')
