import { submitLead } from '#domain/leads/submit-lead.ts'
import { confirmGuide } from '#domain/newsletter/confirm-guide.ts'
import { requestGuide } from '#domain/newsletter/request-guide.ts'
import { unsubscribe } from '#domain/newsletter/unsubscribe.ts'
import { visitor } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import type { SitePorts } from '#web/site/site-ports.ts'

/** What visitors ask the business to do, each under its own purpose. */
export function sitePorts(inPurpose: InPurpose): SitePorts {
  return {
    async submitCallRequest({ email, name, company, offerDescription, volumeGoal }) {
      await inPurpose.untimed('inquiry-response', visitor, (tx) =>
        submitLead(tx, { email, name, company, offer: offerDescription, volumeGoal }),
      )
    },
    async requestGuide(email) {
      await inPurpose('newsletter', visitor, (tx) => requestGuide(tx, email))
    },
    async confirmGuide(token) {
      const outcome = await inPurpose('newsletter', visitor, (tx) => confirmGuide(tx, token))
      if (outcome === 'unknown-link') return 'gone'
      return outcome === 'renewed' ? 'renewed' : 'confirmed'
    },
    async unsubscribe(token) {
      await inPurpose('newsletter', visitor, (tx) => unsubscribe(tx, token))
    },
  }
}
