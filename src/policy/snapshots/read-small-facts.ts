import type {
  CommitmentFacts,
  CookieFacts,
  EstablishmentFacts,
  LogFieldFacts,
  NoticeFacts,
  PeriodFacts,
  PurposeFacts,
  QuestionFacts,
  RightFacts,
  SubjectFacts,
} from './declared-facts.ts'
import { fieldsOf, listOf, maybe, namedOf, number, orNull, type Reader, text } from './reading.ts'

const since = maybe(number)

export const period: Reader<PeriodFacts> = (value, at) => {
  const of = fieldsOf(value, at)
  return {
    of: of('of', text),
    until: of('until', orNull(text)),
    months: of('months', orNull(number)),
    days: of('days', maybe(number)),
    from: of('from', text),
    words: of('words', text),
    clause: of('clause', text),
    since: of('since', since),
  }
}

export const purpose: Reader<PurposeFacts> = (value, at) => {
  const of = fieldsOf(value, at)
  return {
    clause: of('clause', text),
    basis: of('basis', text),
    words: of('words', text),
    since: of('since', since),
  }
}

export const cookie: Reader<CookieFacts> = (value, at) => {
  const of = fieldsOf(value, at)
  return {
    name: of('name', text),
    why: of('why', text),
    lifetimeSeconds: of('lifetimeSeconds', number),
    setUnder: of('setUnder', listOf(text)),
    since: of('since', since),
  }
}

export const subject: Reader<SubjectFacts> = (value, at) => {
  const of = fieldsOf(value, at)
  return { words: of('words', text), purposes: of('purposes', listOf(text)), since: of('since', since) }
}

export const right: Reader<RightFacts> = (value, at) => {
  const of = fieldsOf(value, at)
  return {
    clause: of('clause', text),
    words: of('words', text),
    answerDays: of('answerDays', number),
    usuallyHours: of('usuallyHours', number),
    citations: of('citations', listOf(text)),
    since: of('since', since),
  }
}

export const commitment: Reader<CommitmentFacts> = (value, at) => {
  const of = fieldsOf(value, at)
  return {
    clause: of('clause', text),
    words: of('words', text),
    hours: of('hours', maybe(number)),
    citation: of('citation', maybe(text)),
    since: of('since', since),
  }
}

export const logField: Reader<LogFieldFacts> = (value, at) => {
  const of = fieldsOf(value, at)
  return {
    category: of('category', text),
    form: of('form', text),
    why: of('why', text),
    clauses: of('clauses', listOf(text)),
  }
}

export const notice: Reader<NoticeFacts> = (value, at) => {
  const of = fieldsOf(value, at)
  return {
    what: of('what', text),
    clauses: of('clauses', listOf(text)),
    fields: of('fields', namedOf(text)),
  }
}

export const question: Reader<QuestionFacts> = (value, at) => {
  const of = fieldsOf(value, at)
  return {
    asks: of('asks', text),
    clause: of('clause', text),
    purpose: of('purpose', text),
    reads: of('reads', namedOf(listOf(text))),
  }
}

export const establishment: Reader<EstablishmentFacts> = (value, at) => {
  const of = fieldsOf(value, at)
  return { country: of('country', text), short: of('short', text) }
}
