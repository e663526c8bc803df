import type { ImapMessage } from './account.ts'
import { headerFields, splitMessage } from './headers.ts'
import type { Token } from './tokens.ts'
import { ImapSyntaxError, inSequenceSet, isSequenceSet, text } from './tokens.ts'

interface Candidate {
  readonly message: ImapMessage
  readonly sequence: number
  readonly largestUid: number
  readonly largestSequence: number
}
type Test = (candidate: Candidate) => boolean

const dayOf = (date: Date): string => date.toISOString().slice(0, 10)

/** A date as IMAP writes it, `23-Nov-2026`, as the day it names. */
function searchDay(word: string): string {
  const date = new Date(`${word.replaceAll('-', ' ')} UTC`)
  if (Number.isNaN(date.getTime())) throw new ImapSyntaxError('Date expected')
  return dayOf(date)
}

const holds = (hay: string, needle: string): boolean => hay.toLowerCase().includes(needle.toLowerCase())

const header =
  (name: string, needle: string): Test =>
  ({ message }) =>
    headerFields(message.raw).some((field) => field.name === name.toLowerCase() && holds(field.value, needle))

const flagged =
  (flag: string): Test =>
  ({ message }) =>
    message.flags.includes(flag)

const not =
  (test: Test): Test =>
  (candidate) =>
    !test(candidate)

/** Reads SEARCH criteria (RFC 3501 §6.4.4) into one test; all of them must hold. */
export function searchTest(criteria: readonly Token[]): Test {
  const words = [...criteria]

  const next = (): Test => {
    const token = words.shift()
    if (!token) throw new ImapSyntaxError('Search key expected')
    if (token.kind === 'list') return searchTest(token.items)
    const key = token.value.toUpperCase()
    const argument = (): string => text(words.shift())
    switch (key) {
      case 'ALL':
        return () => true
      case 'SEEN':
      case 'FLAGGED':
      case 'DELETED':
      case 'ANSWERED':
        return flagged(`\\${key[0]}${key.slice(1).toLowerCase()}`)
      case 'UNSEEN':
      case 'NEW':
        return not(flagged('\\Seen'))
      case 'UNDELETED':
        return not(flagged('\\Deleted'))
      case 'SINCE': {
        const day = searchDay(argument())
        return ({ message }) => dayOf(message.receivedAt) >= day
      }
      case 'BEFORE': {
        const day = searchDay(argument())
        return ({ message }) => dayOf(message.receivedAt) < day
      }
      case 'ON': {
        const day = searchDay(argument())
        return ({ message }) => dayOf(message.receivedAt) === day
      }
      case 'HEADER': {
        const name = argument()
        return header(name, argument())
      }
      case 'FROM':
      case 'TO':
      case 'CC':
      case 'SUBJECT':
        return header(key, argument())
      case 'TEXT': {
        const needle = argument()
        return ({ message }) => holds(message.raw.toString('latin1'), needle)
      }
      case 'BODY': {
        const needle = argument()
        return ({ message }) => holds(splitMessage(message.raw).body, needle)
      }
      case 'UID': {
        const set = argument()
        return ({ message, largestUid }) => inSequenceSet(set, message.uid, largestUid)
      }
      case 'NOT':
        return not(next())
      case 'OR': {
        const [one, other] = [next(), next()]
        return (candidate) => one(candidate) || other(candidate)
      }
      default:
        if (!isSequenceSet(key)) throw new ImapSyntaxError('Unknown search key')
        return ({ sequence, largestSequence }) => inSequenceSet(key, sequence, largestSequence)
    }
  }

  const tests: Test[] = []
  while (words.length > 0) tests.push(next())
  return (candidate) => tests.every((test) => test(candidate))
}
