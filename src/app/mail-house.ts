import type { Config } from '#config/config.ts'
import type { MailHouse, MailPages } from '#mail/house.ts'
import { consolePaths, portalPaths, signInPaths, sitePaths } from '#web/paths.ts'

export function mailHouse(config: Config): MailHouse {
  return {
    controllerName: config.controllerName,
    contactAddress: config.contactAddress,
    policyUrl: new URL(sitePaths.privacy.to(), config.publicUrl).href,
    from: { name: config.controllerName, address: config.smtp?.from ?? config.contactAddress },
  }
}

/** Where the links of mails lead. Opening one changes nothing: what it offers is a button on the page. */
export function mailPages({ publicUrl }: Config): MailPages {
  const whole = (path: string) => new URL(path, publicUrl).href
  return {
    lead: (lead) => whole(consolePaths.inquiry.to({ lead })),
    chooseCall: (token) => whole(sitePaths.chooseCall.to({ token })),
    changeCall: (token) => whole(sitePaths.changeCall.to({ token })),
    call: (call) => whole(consolePaths.call.to({ call })),
    confirmGuide: (token) => whole(sitePaths.confirmGuide.to({ token })),
    guideText: whole(sitePaths.guideText.to()),
    unsubscribe: (token) => whole(sitePaths.unsubscribe.to({ token })),
    signIn: whole(signInPaths.request.to()),
    work: whole(consolePaths.home.to()),
    quote: (engagement) => whole(portalPaths.quote.to({ engagement })),
    payment: (engagement) => whole(portalPaths.payment.to({ engagement })),
    invoices: (engagement) => whole(portalPaths.invoices.to({ engagement })),
    renewals: (engagement) => whole(portalPaths.renewals.to({ engagement })),
    intake: (engagement) => whole(portalPaths.intake.to({ engagement })),
    confirmDomain: (token) => whole(sitePaths.confirmDomain.to({ token })),
    approvals: (engagement) => whole(portalPaths.names.to({ engagement })),
    build: (engagement) => whole(portalPaths.build.to({ engagement })),
    change: (engagement) => whole(portalPaths.change.to({ engagement })),
    health: (engagement) => whole(portalPaths.health.to({ engagement })),
    handoff: (engagement) => whole(portalPaths.handoff.to({ engagement })),
    reports: (engagement) => whole(portalPaths.reports.to({ engagement })),
    ending: (engagement) => whole(portalPaths.end.to({ engagement })),
    policyVersions: whole(sitePaths.privacyVersions.to()),
    policyDifferences: (version, earlier) => whole(sitePaths.privacyDifferences.to({ version, earlier })),
  }
}
