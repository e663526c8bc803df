/** Everything that can be wrong with a register, and what to do about it. */
export const issueCodes = {
  'column.no-category': 'Give it a category of src/policy/vocabulary.ts.',
  'column.no-purpose': 'Name a purpose that reads it, or leave the column out.',
  'column.purpose-beyond-table': 'Add the purpose to the table, or take it from the column.',
  'table.unreachable':
    'Name the column that leads to the person or client, or declare the table impersonal and say why.',
  'table.impersonal-without-reason': 'Say in `because` why no row leads to a person.',
  'table.impersonal-with-personal-data': 'Reach the table from a person, or leave the column out.',
  'table.no-purpose': 'Name a purpose that uses it, or leave the table out.',
  'table.purpose-undeclared':
    'Declare the purpose in src/policy/vocabulary.ts, with the same edition as its use.',
  'table.purpose-beyond-root': 'Add the purpose to people or clients, or take it from this table.',
  'table.portal-beyond-purposes': 'What clients may do must be among the purposes of the table.',
  'table.no-subject': 'Say whom the rows are about.',
  'table.no-clause': 'Name the sentence of the policy that covers it.',
  'holding.category-not-said':
    'Add the category to the holding in src/policy/register/holdings.ts, with an edition that clients are told of first.',
  'retention.unknown': 'Use a rule of src/policy/register/retention.ts, or add one with its clause.',
  'retention.unknown-column': 'Let `until` name a column of a declared table.',
  'retention.words-differ': 'Let the words say the number of months or days that the rule has.',
  'clause.unknown': 'Use an id of `clauseIds`.',
  'clause.not-carried': 'State it in a sentence of src/policy/clauses.',
  'recipient.other-id': 'List the recipient under its own id.',
  'recipient.no-link': 'Give the address of its own privacy policy, over HTTPS.',
  'recipient.no-country': 'Give a country of src/policy/recipients/services.ts.',
  'recipient.no-transfer': 'Give a mechanism of src/policy/recipients/services.ts.',
  'recipient.no-contract':
    'Name a contract of src/policy/recipients/services.ts before anything is sent; a day as YYYY-MM-DD.',
  'recipient.no-host': 'Name the hosts that its calls go to.',
  'recipient.unknown-service': 'Give a service of src/policy/recipients/services.ts.',
  'recipient.forbidden-use': 'Nothing is sold, used for ads or to train models: leave the recipient out.',
  'operation.category-not-held': 'A field can’t carry what nothing holds: correct its category.',
  'purpose.no-basis': 'Give it a legal basis of src/policy/vocabulary.ts.',
  'purpose.forbidden-use': 'Nothing is sold, used for ads or to train models: leave the purpose out.',
  'cookie.no-reason': 'Say why it is essential, and where it is set.',
  'subject.undeclared': 'Add the kind of person to src/policy/vocabulary.ts, or take it from the record.',
  'subject.purpose-undeclared': 'Use a purpose that this edition has.',
  'right.no-answer-time': 'Give whole days of 1 or more, and usual hours no longer than these.',
  'right.beyond-law': 'Answer within one month (GDPR Art. 12(3)): 30 days at most.',
  'right.no-law': 'Name the article that gives it.',
  'commitment.no-words': 'Write the sentence that stands in the policy.',
  'commitment.not-said': 'Say it in a clause: `promised(register, …)`.',
  'commitment.words-differ': 'Let the words say the number of hours that the commitment has.',
  'edition.unknown': 'List the edition in src/policy/editions.ts, or name one that is there.',
  'edition.out-of-order': 'Let `ended` and `before` name later editions than `since`.',
  'edition.column-not-fillable': 'Let it be null or filled: until its edition no purpose may write it.',
} as const
export type IssueCode = keyof typeof issueCodes

export interface Issue {
  readonly code: IssueCode
  /** What it is about: `leads.company`, `recipient stripe`. */
  readonly where: string
  readonly words: string
  readonly remedy: string
}

export function issue(code: IssueCode, where: string, words: string): Issue {
  return { code, where, words, remedy: issueCodes[code] }
}
