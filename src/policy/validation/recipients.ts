import { isConnected, type Recipient } from '#policy/recipients/recipient.ts'
import { contracts, countries, services, transfers } from '#policy/recipients/services.ts'
import type { Register } from '#policy/register/register.ts'
import type { Category } from '#policy/vocabulary.ts'
import { type Issue, issue } from './issue.ts'

/** Words of uses that the policy rules out (3.6, 8.1). A net below the closed unions, for what is free text. */
const forbidden = /\b(sells?|selling|sold|resell|ads?|advertis\w*|retarget\w*|data brokers?|train(s|ing)?)\b/i

export const soundsForbidden = (words: string): boolean => forbidden.test(words)

/** What any column or holding has, so that a call's field can carry it. */
function heldCategories({ tables, holdings }: Register): ReadonlySet<Category> {
  return new Set([
    ...Object.values(tables).flatMap(({ columns }) => Object.values(columns).map(({ category }) => category)),
    ...Object.values(holdings).flatMap(({ categories }) => categories),
  ])
}

export function validateRecipients(register: Register): Issue[] {
  const held = heldCategories(register)
  return Object.entries(register.recipients).flatMap(([id, recipient]) => [
    ...identityIssues(id, recipient),
    ...useIssues(recipient),
    ...operationIssues(recipient, held),
  ])
}

function identityIssues(id: string, recipient: Recipient): Issue[] {
  const where = `recipient ${id}`
  const found: Issue[] = []
  if (recipient.id !== id) found.push(issue('recipient.other-id', where, `it calls itself ${recipient.id}`))
  // Whoever runs the program chooses some providers; there the policy itself says how to ask.
  const linked = recipient.country === 'chosen' ? /^\/privacy#/ : /^https:\/\/[^/]+\./
  if (!linked.test(recipient.policyUrl))
    found.push(issue('recipient.no-link', where, 'nobody can find its own privacy policy'))
  if (!(recipient.country in countries))
    found.push(issue('recipient.no-country', where, 'it does not say where it processes data'))
  if (!(recipient.transfer in transfers))
    found.push(issue('recipient.no-transfer', where, 'it does not say how a transfer to it is covered'))
  if (!isBound(recipient))
    found.push(
      issue('recipient.no-contract', where, 'data goes to it, and nothing binds it in how it handles them'),
    )
  if (Object.keys(recipient.operations).length > 0 && recipient.hosts.length === 0)
    found.push(issue('recipient.no-host', where, 'it has calls, but no host they may go to'))
  return found
}

/** By a contract, once anything can be sent; its day, where it is given, is a day. */
function isBound(recipient: Recipient): boolean {
  const { contract, contractOn } = recipient
  if (!(contract in contracts) || (contract === 'not-yet' && isConnected(recipient))) return false
  return contractOn === undefined || /^\d{4}-\d\d-\d\d$/.test(contractOn)
}

function useIssues(recipient: Recipient): Issue[] {
  const where = `recipient ${recipient.id}`
  if (!(recipient.does in services))
    return [issue('recipient.unknown-service', where, `its service ${recipient.does} does not exist`)]
  const told = [recipient.why, ...Object.values(recipient.operations).map(({ what }) => what)]
  return told
    .filter(soundsForbidden)
    .map((words) =>
      issue('recipient.forbidden-use', where, `“${words}” reads like a use the policy rules out`),
    )
}

function operationIssues(recipient: Recipient, held: ReadonlySet<Category>): Issue[] {
  return Object.entries(recipient.operations).flatMap(([name, { fields }]) =>
    Object.entries(fields)
      .filter(([, category]) => !held.has(category))
      .map(([field, category]) =>
        issue(
          'operation.category-not-held',
          `${recipient.id} ${name}: ${field}`,
          `it would carry ${category}, which nothing holds`,
        ),
      ),
  )
}
