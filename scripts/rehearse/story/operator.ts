import { type Authenticator, authenticator } from '../authenticator.ts'
import { type Browser, type Carrier, openBrowser } from '../browser.ts'
import { type Storyline, storyline } from '../progress.ts'
import { StepFailure } from '../step-failure.ts'
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

/** Becomes the first owner by the link that the program printed, with an authenticator app. */
export async function becomeFirstOwner(
  origin: string,
  readyLines: readonly string[],
  { name, email, password }: { name: string; email: string; password: string } = robin,
  carrier?: Carrier,
): Promise<Operator> {
  const line = storyline('operator')
  const browser = openBrowser(origin, networkAddress, carrier)
  const link = readyLines.join(' ').match(/https?:\/\/\S*\/staff\/first\?\S+/)?.[0]
  if (!link) throw new StepFailure('no link for the first operator was printed', readyLines.join('\n'))
  const enrolment = await line.step('becomes the owner by the printed link', async () => {
    const page = await browser.open(link)
    return browser.press(
      page,
      page.form('become the owner').fill({
        'your name': name,
        'your e-mail address': email,
        'choose a password': password,
      }),
    )
  })
  const app = await line.step('sets up the authenticator app from the text key', async () => {
    const key = enrolment.root.querySelector('#text-key')?.textContent
    if (!key) throw new StepFailure('the page shows no key', enrolment.seen)
    const made = authenticator(key)
    const codes = await browser.press(
      enrolment,
      enrolment.form('confirm the app').fill({ code: await made.code() }),
    )
    codes.expect('recovery codes')
    await browser.open(codes.link('go on to the console'))
    return made
  })
  return { email, password, app, browser, line, turn: turnsOf(browser) }
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
