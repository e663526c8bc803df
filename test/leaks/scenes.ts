import { setTimeout as delay } from 'node:timers/promises'
import { authenticator } from '../../scripts/rehearse/authenticator.ts'
import { type Browser, openBrowser } from '../../scripts/rehearse/browser.ts'
import { linkIn } from '../../scripts/rehearse/mailbox.ts'
import type { Page } from '../../scripts/rehearse/page.ts'
import type { Engagement, Part, Stage } from '../../scripts/rehearse/story/stage.ts'
import { markedColleague, markedCompany, markedMember, markedSubscriber } from './marked-people.ts'
import { marks } from './marks.ts'
import type { WatchedProgram } from './watched-program.ts'

/** Slower than what the forms take for a program. */
const fillMs = 1600

/** An invitation, a password, an authenticator app, a wrong code, a recovery code in its place. */
export async function becomeColleague({ origin, mail, operator }: Stage): Promise<string[]> {
  await operator.turn(async (desk) => {
    const staff = await desk.open('/console/staff')
    await desk.press(
      staff,
      staff.form('invite them').fill({ 'e-mail address': markedColleague.email, name: markedColleague.name }),
    )
  })
  const browser = openBrowser(origin, '203.0.113.72')
  const link = linkIn(await mail.wait(markedColleague.email, /./), '/staff/join') ?? ''
  const join = await browser.open(link)
  const enrol = await browser.press(join, join.form(/./).fill({ password: markedColleague.password }))
  const app = authenticator(enrol.root.querySelector('#text-key')?.textContent ?? '')
  const codes = await browser.press(enrol, enrol.form('confirm the app').fill({ code: await app.code() }))
  const recovery = codes.root.querySelector('#recovery-codes li')?.textContent.trim() ?? ''
  const home = await browser.open('/console')
  await browser.press(home, home.form('sign out'))

  const enter = await browser.open('/staff/sign-in')
  const { email, password } = markedColleague
  await tryTo(browser, enter, /./, { 'e-mail address': email, password: `${password} not` })
  const second = await browser.press(enter, enter.form(/./).fill({ 'e-mail address': email, password }))
  await tryTo(browser, second, /./, { code: '000000' })
  await browser.press(second, second.form(/./).fill({ code: recovery }))
  return [app.textKey, recovery, recovery.replace('-', '')]
}

/** Presses a button that is going to be refused. */
async function tryTo(
  browser: Browser,
  page: Page,
  button: string | RegExp,
  filling: Readonly<Record<string, string>>,
): Promise<void> {
  await browser.press(page, page.form(button).fill(filling)).catch(() => undefined)
}

export async function askForGuide({ origin, mail }: Stage): Promise<void> {
  const browser = openBrowser(origin, '203.0.113.73')
  const guide = await browser.open('/guide')
  const filled = guide.form('mail me the guide').fill({ 'e-mail address': markedSubscriber })
  await delay(fillMs)
  await browser.press(guide, filled)
  const confirm = await browser.open(linkIn(await mail.wait(markedSubscriber, /./), '/guide/confirm') ?? '')
  await browser.press(confirm, confirm.form(/./))
  const delivered = await mail.wait(markedSubscriber, /the guide/i)
  const leave = await browser.open(linkIn(delivered, '/unsubscribe') ?? '')
  await browser.press(leave, leave.form(/./))
}

export async function inviteMember({ browser }: Part, { portal }: Engagement): Promise<void> {
  const people = await browser.open(`${portal}/people`)
  await browser.press(
    people,
    people.form('invite them').fill({ name: markedMember.name, 'e-mail address': markedMember.email }),
  )
}

/** The program asks somebody to do something, and they write what shows that it is done. */
export async function finishTask({ owner }: WatchedProgram, { operator }: Stage): Promise<void> {
  await owner.query(`insert into tasks (client_id, natural_key, kind, instructions, due_at, state)
    select id, 'marked', 'refund', 'Look at it.', app.now(), 'open' from clients`)
  await operator.turn(async (desk) => {
    const tasks = await desk.open('/console/tasks')
    const task = await desk.open(tasks.rowLink('refund'))
    const note = `Agreed by telephone: ${marks.taskNote.text}.`
    await desk.press(task, task.form('mark the task as done').fill({ evidence: note }))
  })
}

/** An operator looks for people by what they know of them. */
export async function search({ operator, origin }: Stage): Promise<void> {
  await operator.turn(async (desk) => {
    for (const { text } of [marks.company, marks.contactFirst, marks.contactLocal]) {
      const page = await desk.open('/console/search')
      const form = page.root.querySelector('search form')
      const body = new URLSearchParams({ q: text })
      for (const input of form?.querySelectorAll('input[type=hidden]') ?? [])
        body.set(input.getAttribute('name') ?? '', input.getAttribute('value') ?? '')
      const action = form?.getAttribute('action') ?? ''
      const method = form?.getAttribute('method') === 'post' ? 'post' : 'get'
      const found = await desk.press(page, {
        labels: [],
        fill: () => {
          throw new Error('it is filled in')
        },
        press: () => ({ method, action: new URL(action, origin).href, body }),
      })
      found.expect(markedCompany.name)
    }
  })
}

/** Opens every page that there is a way to, signed in as the owner. */
export async function readEverything({ operator }: Stage, { clientPage }: Engagement): Promise<void> {
  await operator.turn(async (desk) => {
    const first = ['/console', '/console/inquiries', '/console/pipeline', '/console/tasks', '/console/staff']
    const rest = ['/console/vendors', '/console/settings', clientPage, '/sandbox/mail', '/sandbox/requests']
    const opened = new Set<string>()
    for (const address of [...first, ...rest]) {
      const page = await desk.open(address)
      for (const link of page.linksTo(/\/(console|sandbox)\//).slice(0, 30)) {
        if (opened.has(link)) continue
        opened.add(link)
        await desk.peek(link)
      }
    }
  })
}
