import type {
  ColumnFacts,
  DeclaredFacts,
  HoldingFacts,
  OperationFacts,
  ReachFacts,
  RecipientFacts,
  TableFacts,
} from './declared-facts.ts'
import {
  commitment,
  cookie,
  establishment,
  logField,
  notice,
  period,
  purpose,
  question,
  right,
  subject,
} from './read-small-facts.ts'
import { readVocabulary } from './read-vocabulary.ts'
import { fieldsOf, flag, listOf, maybe, namedOf, number, type Reader, text } from './reading.ts'

const words = listOf(text)

const column: Reader<ColumnFacts> = (value, at) => {
  const of = fieldsOf(value, at)
  const option = fieldsOf(
    of('options', (one) => one),
    `${at}.options`,
  )
  return {
    sql: of('sql', text),
    category: of('category', text),
    options: {
      null: option('null', maybe(flag)),
      filled: option('filled', maybe(flag)),
      only: option('only', maybe(words)),
      portalReads: option('portalReads', maybe(flag)),
      since: option('since', maybe(number)),
    },
  }
}

const reach: Reader<ReachFacts> = (value, at) => {
  const of = fieldsOf(value, at)
  return { kind: of('kind', text), column: of('column', maybe(text)), because: of('because', maybe(text)) }
}

const table: Reader<TableFacts> = (value, at) => {
  const of = fieldsOf(value, at)
  return {
    what: of('what', text),
    subjects: of('subjects', words),
    clauses: of('clauses', words),
    reach: of('reach', reach),
    retention: of('retention', text),
    purposes: of('purposes', namedOf(text)),
    portal: of('portal', maybe(namedOf(text))),
    since: of('since', number),
    columns: of('columns', namedOf(column)),
  }
}

const holding: Reader<HoldingFacts> = (value, at) => {
  const of = fieldsOf(value, at)
  return {
    what: of('what', text),
    subjects: of('subjects', words),
    clauses: of('clauses', words),
    categories: of('categories', words),
    purposes: of('purposes', words),
    retention: of('retention', text),
    since: of('since', number),
  }
}

const operation: Reader<OperationFacts> = (value, at) => {
  const of = fieldsOf(value, at)
  return { what: of('what', text), fields: of('fields', namedOf(text)), since: of('since', maybe(number)) }
}

const recipient: Reader<RecipientFacts> = (value, at) => {
  const of = fieldsOf(value, at)
  return {
    id: of('id', text),
    name: of('name', text),
    role: of('role', text),
    does: of('does', text),
    why: of('why', text),
    clause: of('clause', text),
    purposes: of('purposes', words),
    hosts: of('hosts', words),
    country: of('country', text),
    transfer: of('transfer', text),
    contract: of('contract', text),
    contractOn: of('contractOn', maybe(text)),
    policyUrl: of('policyUrl', text),
    operations: of('operations', namedOf(operation)),
    receives: of('receives', maybe(words)),
    since: of('since', number),
  }
}

/** The declarations of a snapshot, as they were stored. */
export const readFacts: Reader<DeclaredFacts> = (value, at) => {
  const of = fieldsOf(value, at)
  return {
    tables: of('tables', namedOf(table)),
    holdings: of('holdings', namedOf(holding)),
    recipients: of('recipients', namedOf(recipient)),
    retentionRules: of('retentionRules', namedOf(period)),
    purposes: of('purposes', namedOf(purpose)),
    cookies: of('cookies', namedOf(cookie)),
    subjects: of('subjects', namedOf(subject)),
    rights: of('rights', namedOf(right)),
    commitments: of('commitments', namedOf(commitment)),
    // A version that was stored before these were declared says nothing of them.
    logFields: of('logFields', maybe(namedOf(logField))) ?? {},
    notices: of('notices', maybe(namedOf(notice))) ?? {},
    questions: of('questions', maybe(namedOf(question))) ?? {},
    establishment: of('establishment', establishment),
    vocabulary: of('vocabulary', readVocabulary),
  }
}
