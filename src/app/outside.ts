import type { Hono } from 'hono'
import type { Config } from '#config/config.ts'
import type { Outside } from '#domain/evidence/outside.ts'
import { type MailKind, mailKinds } from '#domain/mails/mail-kinds.ts'
import { previewMail } from '#mail/catalogue.ts'
import { machinePaths, sitePaths } from '#web/paths.ts'
import { mailHouse } from './mail-house.ts'

/** Pages and files that everybody may open; the proof is none of them, because it is what looks. */
const pages = [
  sitePaths.home,
  sitePaths.requestCall,
  sitePaths.callRequested,
  sitePaths.guide,
  sitePaths.guideRequested,
  sitePaths.guideText,
  sitePaths.privacy,
  sitePaths.privacyRecords,
].map((page) => page.to())
const noPage = '/there-is-no-such-page'

/** Lets the evidence look at the website as `web` answers now, and at the mails as the program would write them. */
export function outsideOf(config: Config, web: () => Pick<Hono, 'request'>): Outside {
  const { controllerName: name, contactAddress: contact, publicUrl } = config
  return {
    controller: { name, contact, site: publicUrl.host },
    publicUrl,
    pages,
    files: [machinePaths.robots.to(), machinePaths.gpc.to(), noPage],
    securityText: machinePaths.security.to(),
    policyPage: sitePaths.privacy.to(),
    async ask(path, headers = {}) {
      const answer = await web().request(new URL(path, publicUrl), { headers })
      return {
        path,
        status: answer.status,
        header: (header) => answer.headers.get(header),
        cookies: answer.headers.getSetCookie().length,
        text: await answer.text(),
      }
    },
    mails: () =>
      (Object.keys(mailKinds) as MailKind[]).map((kind) => {
        const { text, html } = previewMail(kind, mailHouse(config))
        return { kind, text, html }
      }),
  }
}
