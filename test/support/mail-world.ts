import { openGuard } from '#platform/guard/guard.ts'
import { smtpSandbox } from '#vendors/smtp/sandbox/sandbox.ts'
import { smtpMailSender } from '#vendors/smtp/smtp.ts'
import { type MailDoors, sendMail } from '#workflows/send-mail.ts'
import { allInEffect } from './all-in-effect.ts'
import type { EngagementWorld } from './engagement-world.ts'
import { startTestSandboxes } from './sandbox-world.ts'

export interface SeenMail {
  readonly subject: string
  readonly text: string
  readonly links: readonly string[]
  readonly headers: Readonly<Record<string, string>>
  /** The invitation that came with it. */
  readonly calendar?: { readonly method: string; readonly text: string }
}

/** The mail server of the sandbox, and the worker's part in sending: by hand, so that a test says when. */
export interface MailWorld {
  readonly doors: MailDoors
  /** Does what the worker does with the mail that waits. */
  sendAll(): Promise<void>
  mailbox(address: string): Promise<SeenMail[]>
  close(): Promise<void>
}

const at = (path: string) => `https://segmento.example${path}`

export async function openMailWorld(world: EngagementWorld): Promise<MailWorld> {
  const sandboxes = await startTestSandboxes([smtpSandbox])
  const guard = openGuard({
    recipients: allInEffect(),
    inPurpose: world.db.inPurpose,
    network: sandboxes.network,
  })
  const credentials = await sandboxes.credentials('smtp')
  const doors: MailDoors = {
    inPurpose: world.db.inPurpose,
    openSender: async (purpose, personId) =>
      smtpMailSender(
        credentials,
        guard.permit(
          {
            id: crypto.randomUUID(),
            vendor: 'smtp',
            mode: 'sandbox',
            baseUrl: 'smtp://127.0.0.1',
            credentials,
          },
          { kind: 'system', work: 'test' },
          { purpose, people: [personId] },
        ),
      ),
    house: {
      controllerName: 'Segmento',
      contactAddress: 'team@segmento.example',
      policyUrl: at('/privacy'),
      from: { name: 'Segmento', address: 'team@segmento.example' },
    },
    pages: {
      lead: (id) => at(`/lead/${id}`),
      chooseCall: (token) => at(`/call/${token}`),
      changeCall: (token) => at(`/call/agreed/${token}`),
      call: (id) => at(`/calls/${id}`),
      confirmGuide: (token) => at(`/confirm/${token}`),
      guideText: at('/guide'),
      unsubscribe: (token) => at(`/unsubscribe/${token}`),
      signIn: at('/sign-in'),
      work: at('/console'),
      quote: (id) => at(`/quote/${id}`),
      payment: (id) => at(`/payment/${id}`),
      invoices: (id) => at(`/invoices/${id}`),
      renewals: (id) => at(`/renewals/${id}`),
      intake: (id) => at(`/intake/${id}`),
      confirmDomain: (token) => at(`/domain/${token}`),
      approvals: (id) => at(`/approvals/${id}`),
      build: (id) => at(`/build/${id}`),
      change: (id) => at(`/change/${id}`),
      health: (id) => at(`/health/${id}`),
      handoff: (id) => at(`/handoff/${id}`),
      reports: (id) => at(`/reports/${id}`),
      ending: (id) => at(`/end/${id}`),
      policyVersions: at('/privacy/versions'),
      policyDifferences: (version, earlier) => at(`/privacy/versions/${version}/since/${earlier}`),
    },
  }
  return {
    doors,
    async sendAll() {
      const { rows } = await world.db.owner.query<{ data: { mailId: string; purpose: string } }>(
        `delete from pgboss.job where name = 'send-mail' returning data`,
      )
      for (const { data } of rows) await sendMail(doors, data.mailId, data.purpose)
    },
    async mailbox(address) {
      const origin = sandboxes.origin('smtp')
      const listed = await fetch(`${origin}/messages?to=${encodeURIComponent(address)}`)
      const { messages } = (await listed.json()) as { messages: { id: string }[] }
      return Promise.all(
        messages.map(async ({ id }) => (await (await fetch(`${origin}/messages/${id}`)).json()) as SeenMail),
      )
    },
    close: () => sandboxes.close(),
  }
}
