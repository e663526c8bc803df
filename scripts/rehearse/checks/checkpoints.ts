import { readEarlier, verifyLedger } from '../../verify-ledger.mjs'
import type { Browser } from '../browser.ts'
import type { Mail } from '../mailbox.ts'
import { waitUntil } from '../wait-until.ts'
import { type Finding, finding, wrong } from './finding.ts'

interface Taker {
  readonly browser: Browser
  readonly portal: string
  readonly company: { readonly contact: { readonly email: string } }
}

/** What left the machine is signed by the key that the proof names, and each client's own entries lead to it. */
export function checkCheckpoints(
  takers: readonly Taker[],
  operator: string,
  mailsTo: (address: string) => Promise<readonly Mail[]>,
): Promise<Finding> {
  return finding(
    'checkpoints of the ledger left with packs, receipts and the daily mail, and hold',
    async () => {
      let packs = 0
      let mailed = 0
      for (const { browser, portal, company } of takers) {
        const proof = await browser.open('/privacy/proof')
        const signer = /segmento-ledger\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*/.exec(proof.text)?.[0]
        if (signer === undefined) return wrong('the proof names no signer')
        const page = await waitUntil('the pack to have the ledger’s word', async () => {
          const seen = await browser.open(`${portal}/hand-off/ledger`)
          return seen.has('entries.ndjson') ? seen : undefined
        })
        const [entries, note] = await Promise.all(
          ['entries.ndjson', 'checkpoint.txt'].map((file) => browser.download(page.link(file))),
        )
        const mails = [...(await mailsTo(company.contact.email)), ...(await mailsTo(operator))]
        const carrying = mails.filter(({ text }) => text.includes('\nsegmento-ledger\n'))
        const earlier = [note?.text ?? '', ...carrying.map(({ text }) => text)].flatMap(readEarlier)
        const lines = (entries?.text ?? '').split('\n')
        const { faults } = await verifyLedger(lines, { earlier, signer })
        if (faults[0]) return wrong(faults.map(({ sentence }) => sentence).join('; '))
        if (!lines.some((line) => line.includes('handoff.given')))
          return wrong('the pack does not prove that it was given')
        for (const subject of [/paid|payment/i, /hand-off/i, /^today: /])
          if (!carrying.some((mail) => subject.test(mail.subject)))
            return wrong(`no mail ${subject} carries one`)
        packs += 1
        mailed += carrying.length
      }
      return `${packs} packs and ${mailed} mails, read and checked by the file that runs alone`
    },
  )
}
