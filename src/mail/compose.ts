import { type Personal, reveal } from '#policy/personal.ts'
import type { MailHouse } from './house.ts'
import type { MailedCheckpoint } from './mailed-checkpoint.ts'
import type { RenderedMail } from './message.ts'

export interface Letter {
  readonly subject: string
  /** Whom it greets; without a name it just says hello. */
  readonly name?: Personal<'name'> | null
  readonly paragraphs: readonly string[]
  readonly lists?: readonly { readonly heading: string; readonly items: readonly string[] }[]
  /** The one thing to do. */
  readonly action?: { readonly words: string; readonly url: string }
  readonly after?: readonly string[]
  /** The ledger's newest checkpoint, which the mail carries out of the house. */
  readonly checkpoint?: MailedCheckpoint | undefined
  /** Completes "you get this mail because …". */
  readonly because: string
  /** The link and headers by which marketing mail ends with one click (RFC 8058). */
  readonly unsubscribeUrl?: string
}

/** Lays a letter out as text and as plain HTML: no picture, nothing loaded from anywhere, no trace of who reads it. */
export function compose(letter: Letter, house: MailHouse): RenderedMail {
  const hello = letter.name ? `hello ${firstWord(letter.name)},` : 'hello,'
  const { action, after = [], lists = [], checkpoint, unsubscribeUrl } = letter
  const proofUrl = `${house.policyUrl}/proof`
  const footer = [
    `you get this mail because ${letter.because}.`,
    `${house.controllerName} is the data controller. questions, or your data: ${house.contactAddress}.`,
  ]
  const text = [
    hello,
    ...letter.paragraphs,
    ...lists.map(({ heading, items }) => [heading, ...items.map((item) => `- ${item}`)].join('\n')),
    ...(action ? [`${action.words}:\n${action.url}`] : []),
    ...after,
    house.controllerName.toLowerCase(),
    ...(checkpoint
      ? [`${checkpointWords} ${proofUrl}`, checkpoint.note.trimEnd(), `signer’s key: ${checkpoint.signer}`]
      : []),
    [
      '--',
      ...footer,
      `privacy policy: ${house.policyUrl}`,
      ...(unsubscribeUrl ? [`unsubscribe: ${unsubscribeUrl}`] : []),
    ].join('\n'),
  ].join('\n\n')
  const html = [
    '<!doctype html><html lang="en"><body style="font-family:sans-serif;line-height:1.5;max-width:36em">',
    ...[hello, ...letter.paragraphs].map(paragraph),
    ...lists.map(({ heading, items }) => `${paragraph(heading)}<ul>${items.map(listItem).join('')}</ul>`),
    ...(action ? [`<p><a href="${escapeHtml(action.url)}">${escapeHtml(action.words)}</a></p>`] : []),
    ...[...after, house.controllerName.toLowerCase()].map(paragraph),
    ...(checkpoint
      ? [
          `<p><small>${escapeHtml(checkpointWords)} <a href="${escapeHtml(proofUrl)}">${escapeHtml(proofUrl)}</a></small></p>`,
          `<pre style="white-space:pre-wrap;overflow-wrap:anywhere">${escapeHtml(checkpoint.note.trimEnd())}</pre>`,
          `<p><small>signer’s key: <code>${escapeHtml(checkpoint.signer)}</code></small></p>`,
        ]
      : []),
    '<hr>',
    `<p><small>${footer.map(escapeHtml).join('<br>')}<br>`,
    `<a href="${escapeHtml(house.policyUrl)}">privacy policy</a>`,
    ...(unsubscribeUrl ? [` · <a href="${escapeHtml(unsubscribeUrl)}">unsubscribe</a>`] : []),
    '</small></p></body></html>',
  ].join('')
  const headers = unsubscribeUrl && {
    'List-Unsubscribe': `<${unsubscribeUrl}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  }
  return { subject: letter.subject, text, html, ...(headers ? { headers } : {}) }
}

function firstWord(name: Personal<'name'>): string {
  // A line break in a name must not start a line of the mail.
  return reveal(name).trim().split(/\s+/)[0] ?? ''
}

/** Kept in many mailboxes, it holds us to what the ledger said at that time. */
const checkpointWords =
  'a checkpoint of our ledger of evidence. keep this mail: with it nothing from before can be changed unseen. how to check:'

function listItem(words: string): string {
  return `<li>${escapeHtml(words)}</li>`
}

function paragraph(words: string): string {
  return `<p>${escapeHtml(words)}</p>`
}

function escapeHtml(words: string): string {
  return words
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
