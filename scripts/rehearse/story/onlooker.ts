import type { Browser } from '../browser.ts'
import { signInByMail } from './sign-in.ts'
import type { Part, Stage } from './stage.ts'
import { requestCall } from './visitor.ts'

/** Somebody of another company, with a portal of their own and no business in the others'. */
export async function becomeOnlooker(stage: Stage, part: Part): Promise<Browser> {
  const { browser, company, line } = part
  await requestCall(stage, part)
  await line.step('becomes a client that only looks around', async () => {
    await stage.operator.turn(async (desk) => {
      const inquiries = await desk.open('/console/inquiries')
      const inquiry = await desk.open(inquiries.rowLink(company.name))
      await desk.press(inquiry, inquiry.form('make them a client'))
    })
    const home = await signInByMail(stage, browser, company.contact.email)
    home.expect(company.name)
  })
  return browser
}
