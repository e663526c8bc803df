import { type Authenticator, authenticator } from '../authenticator.ts'
import { type Browser, type Carrier, openBrowser } from '../browser.ts'
import type { Page } from '../page.ts'
import { type Storyline, storyline } from '../progress.ts'
import { StepFailure } from '../step-failure.ts'
import { tryAgain } from '../try-again.ts'
import { inTurn } from '../turns.ts'
import type { Stage } from './stage.ts'

/** The agency's one operator, who is its owner: one browser, one thing at a time. */
export interface Operator {
  readonly email: string
  readonly password: string
  readonly app: Authenticator
  readonly browser: Browser
  readonly line: Storyline
  /** Waits until the operator has time. */
  turn<T>(work: (browser: Browser) => Promise<T>): Promise<T>
}

const networkAddress = '198.51.100.7'
const robin = {
  name: 'Robin Vale',
  email: 'operator@segmento.example',
  password: 'three kettles on the north shelf',
}

/** Becomes the first owner by the link that the program printed when it last started, with an authenticator app. */
export async function becomeFirstOwner(
  origin: string,
  printed: () => readonly string[],
  person: Omit<Newcomer, 'app'> = robin,
  carrier?: Carrier,
): Promise<Operator> {
  const line = storyline('operator')
  const browser = openBrowser(origin, networkAddress, carrier)
  const enrolment = await line.step('becomes the owner by the printed link', () =>
    tryAgain(browser, () => enterFirst(browser, printed(), person)),
  )
  const app = await line.step('sets up the authenticator app from the text key', async () => {
    const key = enrolment.root.querySelector('#text-key')?.textContent
    if (!key) throw new StepFailure('the page shows no key', enrolment.seen)
    const made = authenticator(key)
    await tryAgain(browser, () => confirmApp(browser, { ...person, app: made }))
    return made
  })
  const { email, password } = person
  return { email, password, app, browser, line, turn: turnsOf(browser) }
}

interface Newcomer {
  readonly name: string
  readonly email: string
  readonly password: string
  readonly app: Authenticator
}

/**
 * By what the start has printed: a link for the first owner, or one to choose a password where a crash came between.
 * Nothing is printed once there is an owner with a password. @returns the page that shows the app's key
 */
async function enterFirst(
  browser: Browser,
  printed: readonly string[],
  { name, email, password }: Omit<Newcomer, 'app'>,
): Promise<Page> {
  const link = printed.join(' ').match(/https?:\/\/\S*\/staff\/(first|join)\?\S+/)
  if (!link && browser.tries > 1) return enterPassword(browser, { email, password })
  if (!link) throw new StepFailure('no link for the first operator was printed', printed.join('\n'))
  const [address, kind] = link
  const page = await browser.open(address)
  const choice = { 'choose a password': password }
  return browser.press(
    page,
    kind === 'join'
      ? page.form('go on').fill(choice)
      : page.form('become the owner').fill({ 'your name': name, 'your e-mail address': email, ...choice }),
  )
}

/** @returns the page that asks for a code, or that shows the key as long as no code has been right */
async function enterPassword(
  browser: Browser,
  { email, password }: Pick<Newcomer, 'email' | 'password'>,
): Promise<Page> {
  const page = await browser.open('/staff/sign-in')
  return browser.press(page, page.form('go on').fill({ 'e-mail address': email, password }))
}

/** The first right code. Where that was taken and its answer lost, the person signs in with the next one. */
async function confirmApp(browser: Browser, person: Newcomer): Promise<void> {
  const page = await browser.open('/staff/enrol')
  if (page.buttons.some((words) => words.startsWith('confirm the app'))) {
    const code = await person.app.code()
    const codes = await browser.press(page, page.form('confirm the app').fill({ code }))
    if (codes.has('recovery codes')) await browser.open(codes.link('go on to the console'))
    else await signInWithCode(browser, person)
  } else await signInWithCode(browser, person)
}

async function signInWithCode(browser: Browser, { app, ...person }: Newcomer): Promise<void> {
  const asked = await enterPassword(browser, person)
  const code = await app.code()
  const home = await browser.press(asked, asked.form('sign in').fill({ code }))
  // A sign-in whose answer was lost leads back to the first page: it is done anew.
  if (!home.address.pathname.startsWith('/console'))
    throw new StepFailure('the code did not lead to the console', home.seen)
}

/** The registrar lets a new account spend little in a month; its website raises that. */
export function raiseRegistrarLimit({ operator, world }: Stage): Promise<void> {
  return operator.line.step('raises the monthly limit on the registrar’s website', () =>
    operator.turn(async (desk) => {
      const page = await desk.open(`${world.at('porkbun')}/website`)
      await desk.press(page, page.form('set the limit').fill({ limitCents: '500000' }))
    }),
  )
}

function turnsOf(browser: Browser): Operator['turn'] {
  const take = inTurn()
  return (work) => take(() => work(browser))
}
