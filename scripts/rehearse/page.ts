import { type HTMLElement, parse } from 'node-html-parser'
import { type PageForm, readForm } from './form.ts'
import { StepFailure } from './step-failure.ts'

/** A page as somebody without script reads it. */
export interface Page {
  readonly address: URL
  readonly status: number
  readonly title: string
  /** What stands in the page's main part, with single spaces. */
  readonly text: string
  /** Where it was seen and what stood there, for a failure. */
  readonly seen: string
  readonly root: HTMLElement
  has(words: string | RegExp): boolean
  /** @throws StepFailure when it does not */
  expect(words: string | RegExp): Page
  /** The address of the first link with these words; undefined when there is none. */
  findLink(words: string | RegExp): string | undefined
  link(words: string | RegExp): string
  /** The address that the table's row with these words leads to. */
  rowLink(words: string | RegExp): string
  /** Every link whose address matches. */
  linksTo(address: RegExp): readonly string[]
  /** The form of the button with these words; of several, the one that has a field called so. */
  form(button: string | RegExp, field?: string): PageForm
  /** Every button's words, those that are off with their reason. */
  readonly buttons: readonly string[]
}

const blocks = /<(\/?)(p|li|td|th|tr|h\d|dt|dd|div|span|section|button|label|option|summary|br)\b/g
const longestSeen = 3000
/** Whoever has no script sees what stands in noscript. */
const asWithoutScript = { blockTextElements: { script: true, style: true } }

export function readPage(address: URL, status: number, html: string): Page {
  const root = parse(html, asWithoutScript)
  const main = root.querySelector('main') ?? root.querySelector('body') ?? root
  // Words of neighbouring cells, marks and paragraphs are words of their own.
  const text = plain(parse(main.innerHTML.replace(blocks, ' <$1$2'), asWithoutScript).textContent)
  const seen = `${status} ${address.pathname} “${plain(root.querySelector('title')?.textContent ?? '')}”\n${text.slice(0, longestSeen)}`
  const matches = (given: string, words: string | RegExp): boolean =>
    typeof words === 'string' ? given.toLowerCase().includes(words.toLowerCase()) : words.test(given)
  const fail = (sentence: string): never => {
    throw new StepFailure(sentence, seen)
  }
  const anchors = root.querySelectorAll('a[href]').map((anchor) => ({
    words: plain(anchor.textContent),
    to: new URL(anchor.getAttribute('href') ?? '', address).href,
  }))
  const buttons = root.querySelectorAll('form').flatMap((form) =>
    form
      .querySelectorAll('button')
      .filter((button) => (button.getAttribute('type') ?? 'submit') === 'submit')
      .map((button) => ({ form, button, words: plain(button.textContent) })),
  )
  const page: Page = {
    address,
    status,
    title: plain(root.querySelector('title')?.textContent ?? ''),
    text,
    seen,
    root,
    has: (words) => matches(text, words),
    expect: (words) => (matches(text, words) ? page : fail(`the page does not say ${words}`)),
    findLink: (words) => anchors.find((anchor) => matches(anchor.words, words))?.to,
    rowLink(words) {
      const rows = root.querySelectorAll('tr')
      // One company's name may be the beginning of another's: a cell that says it whole goes before one that has it.
      const says = (one: HTMLElement) =>
        one.querySelectorAll('th, td').some((cell) => plain(cell.textContent) === words)
      const row = rows.find(says) ?? rows.find((one) => matches(plain(one.textContent), words))
      const href = row?.querySelector('a[href]')?.getAttribute('href')
      return href ? new URL(href, address).href : fail(`there is no row ${words} that leads somewhere`)
    },
    link: (words) => page.findLink(words) ?? fail(`there is no link ${words}`),
    linksTo: (wanted) => [...new Set(anchors.map(({ to }) => to).filter((to) => wanted.test(to)))],
    form(wanted, field = '') {
      const found = buttons
        .filter(({ words }) => matches(words, wanted))
        .map(({ form, button }) => readForm(form, button, seen))
        .find(({ labels }) => field === '' || labels.some((label) => label.includes(field)))
      return (
        found ?? fail(`there is no button ${wanted} among: ${buttons.map(({ words }) => words).join(', ')}`)
      )
    },
    buttons: buttons.map(({ words, button }) => {
      const why = button.parentNode?.querySelector('.why-not')
      return why ? `${words} (off: ${plain(why.textContent)})` : words
    }),
  }
  return page
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
