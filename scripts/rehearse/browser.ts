import type { PageForm } from './form.ts'
import { breaches } from './house-rules.ts'
import { type Page, readPage } from './page.ts'
import { StepFailure } from './step-failure.ts'

/** One person's browser, without script: its own cookies, its own network address. */
export interface Browser {
  /** Opens an address, follows redirects. @throws StepFailure unless the page is there */
  open(address: string): Promise<Page>
  /** Presses the form's button. @throws StepFailure when it is refused */
  press(page: Page, form: PageForm): Promise<Page>
  /** Opens whatever is there, a refusal too. */
  peek(address: string): Promise<Page>
  download(address: string): Promise<{ type: string; text: string }>
  /** So often somebody tries again what a killed process has left undone; once where nothing is killed. */
  readonly tries: number
  /** What the pages of the program broke of the rules that hold for all of them. */
  readonly breaches: ReadonlySet<string>
}

const mostRedirects = 8
const triesUnderKills = 12

/** How a browser's requests to the program are sent; a person who reloads, or a process that is killed, comes in here. */
export interface Carrier {
  /** The process that answers is killed again and again, so that what was answered may never be seen. */
  readonly isKilled?: boolean
  open(send: () => Promise<Response>): Promise<Response>
  /** @param form its address, with ids left out */
  press(form: string, send: () => Promise<Response>): Promise<Response>
}

const plainly: Carrier = { open: (send) => send(), press: (_form, send) => send() }

/**
 * @param origin the program's
 * @param from the person's network address, as the proxy in front of the program would tell it
 */
export function openBrowser(origin: string, from: string, carrier: Carrier = plainly): Browser {
  const cookies = new Map<string, string>()
  const broken = new Set<string>()

  const ask = async (address: URL, init: RequestInit = {}): Promise<Response> => {
    const ours = address.origin === origin
    const headers = new Headers(init.headers)
    if (ours) {
      headers.set('x-forwarded-for', from)
      if (cookies.size > 0) headers.set('cookie', [...cookies].map(([k, v]) => `${k}=${v}`).join('; '))
      if (init.method === 'POST') headers.set('origin', origin)
    }
    const send = () => fetch(address, { ...init, headers, redirect: 'manual' })
    const answer = !ours
      ? await send()
      : init.method === 'POST'
        ? await carrier.press(formOf(address), send)
        : await carrier.open(send)
    if (ours) for (const line of answer.headers.getSetCookie()) keep(cookies, line)
    return answer
  }

  const follow = async (first: URL, init: RequestInit = {}): Promise<{ at: URL; answer: Response }> => {
    let at = first
    let answer = await ask(at, init)
    for (let hop = 0; hop < mostRedirects && answer.status >= 300 && answer.status < 400; hop++) {
      await check(at, answer, undefined)
      await answer.body?.cancel()
      at = new URL(answer.headers.get('location') ?? '', at)
      answer = await ask(at)
    }
    return { at, answer }
  }

  const check = async (at: URL, answer: Response, page: Page | undefined) => {
    if (at.origin !== origin) return
    for (const breach of breaches(origin, at, answer.headers, page)) broken.add(breach)
  }

  const pageOf = async ({ at, answer }: { at: URL; answer: Response }): Promise<Page> => {
    const page = readPage(at, answer.status, await answer.text())
    await check(at, answer, page)
    return page
  }

  const taken = (page: Page): Page => {
    if (page.status < 400) return page
    const said = page.root.querySelectorAll('.notice.bad, .error').map((one) => one.textContent.trim())
    throw new StepFailure(`${page.address.pathname} answered ${page.status} ${said.join(' ')}`, page.seen)
  }

  return {
    tries: carrier.isKilled ? triesUnderKills : 1,
    breaches: broken,
    open: async (address) => taken(await pageOf(await follow(new URL(address, origin)))),
    peek: async (address) => pageOf(await follow(new URL(address, origin))),
    async press(page, form) {
      const { method, action, body } = form.press()
      const target = new URL(action || page.address.href, page.address)
      if (method === 'post') return taken(await pageOf(await follow(target, { method: 'POST', body })))
      for (const [name, value] of body) if (typeof value === 'string') target.searchParams.set(name, value)
      return taken(await pageOf(await follow(target)))
    },
    async download(address) {
      const { at, answer } = await follow(new URL(address, origin))
      const text = await answer.text()
      if (!answer.ok) throw new StepFailure(`${at.pathname} answered ${answer.status}`, text.slice(0, 2000))
      await check(at, answer, undefined)
      return { type: answer.headers.get('content-type') ?? '', text }
    },
  }
}

/** `/portal/…/intake/business` */
const formOf = ({ pathname }: URL): string =>
  pathname
    .split('/')
    .map((part) => (/^[a-z-]*$/.test(part) ? part : '…'))
    .join('/')

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = ''] = line.split(';')
  const name = pair.slice(0, pair.indexOf('='))
  const value = pair.slice(name.length + 1)
  if (value === '' || /;\s*max-age=0\b/i.test(line)) cookies.delete(name)
  else cookies.set(name, value)
}
