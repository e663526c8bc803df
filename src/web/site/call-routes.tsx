import type { Context, MiddlewareHandler } from 'hono'
import { Hono } from 'hono'
import { z } from 'zod'
import { bookCall, offeredSlots, requestOfLink } from '#domain/calls/book-call.ts'
import type { OpenSlot } from '#domain/calls/call-calendars.ts'
import { type CallView, callOfLink } from '#domain/calls/call-queries.ts'
import { cancelCall, moveCall, otherSlots } from '#domain/calls/change-call.ts'
import { isTimeZone, zoneOr } from '#domain/calls/time-zones.ts'
import { linkToken, readLinkToken } from '#domain/mails/link-token.ts'
import { visitor } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'
import type { SharedTx } from '#platform/database/shared-tx.ts'
import { sitePaths } from '#web/paths.ts'
import { parseForm } from '#web/server/parse-form.ts'
import type { RateLimit } from '#web/server/rate-limit.ts'
import { readForm } from '#web/server/read-form.ts'
import { AgreedPage, CallOffPage, ChooseTimePage, ConfirmTimePage, LinkUsedPage } from './call-time-pages.tsx'
import type { SitePageProps } from './site-page.tsx'

export interface CallParts {
  readonly inPurpose: InPurpose
  readonly about: SitePageProps['about']
  readonly limit: (limit: RateLimit) => MiddlewareHandler
}

const callLimit: RateLimit = { name: 'calls', burst: 20, perHour: 120 }

const timeSchema = z.object({
  at: z.iso.datetime().transform((text) => new Date(text)),
  zone: z.string().refine(isTimeZone, { error: 'Please choose a time zone of the list.' }),
})

/**
 * Where a visitor chooses the time of their call, moves it and calls it off. Who holds the mailed link may; each link is
 * used once, and the newest mail has the one that works. Opening one changes nothing.
 */
export function callRoutes({ inPurpose, about, limit }: CallParts): Hono {
  const { chooseCall, changeCall, cancelCall: cancelPath } = sitePaths
  const routes = new Hono()

  routes.get(chooseCall.pattern, async (c) => {
    const token = c.req.param('token')
    const offer = await withRequest(inPurpose, token, (tx) => offeredSlots(tx))
    if (!offer) return c.html(<LinkUsedPage c={c} about={about} />, 410)
    const place = { c, about, action: chooseCall.to({ token }), zone: zoneOf(c, offer.houseZone) }
    const chosen = slotOf(c, offer.slots)
    if (chosen) return c.html(<ConfirmTimePage {...place} slot={chosen} />)
    return c.html(<ChooseTimePage {...place} slots={offer.slots} taken={c.req.query('at') !== undefined} />)
  })

  routes.post(chooseCall.pattern, limit(callLimit), async (c) => {
    const token = c.req.param('token')
    const form = parseForm(timeSchema, (await readForm(c)).fields)
    const done = await withRequest(inPurpose, token, async (tx, link) => {
      const offer = await offeredSlots(tx)
      if (!form.ok) return { booking: { kind: 'taken' as const }, offer }
      const booking = await bookCall(tx, { link, startsAt: form.value.at, zone: form.value.zone })
      return booking.kind === 'booked'
        ? { booking, to: linkToken(tx.vault, 'change call', booking.link) }
        : { booking, offer: await offeredSlots(tx) }
    })
    if (done?.to !== undefined) return c.redirect(changeCall.to({ token: done.to }), 303)
    if (!done?.offer || done.booking.kind === 'gone') return c.html(<LinkUsedPage c={c} about={about} />, 410)
    const zone = form.ok ? form.value.zone : zoneOf(c, done.offer.houseZone)
    const place = { c, about, action: chooseCall.to({ token }), zone }
    return c.html(<ChooseTimePage {...place} slots={done.offer.slots} taken />, 409)
  })

  routes.get(changeCall.pattern, async (c) => {
    const token = c.req.param('token')
    const found = await withCall(inPurpose, token, async (tx, call) => ({
      call,
      slots: await otherSlots(tx, call),
      now: tx.now,
    }))
    if (!found) return c.html(<LinkUsedPage c={c} about={about} agreed />, 410)
    const { call, slots, now } = found
    const action = changeCall.to({ token })
    const place = { c, about, action, zone: zoneOf(c, call.visitorZone) }
    const chosen = slotOf(c, slots)
    if (chosen) return c.html(<ConfirmTimePage {...place} slot={chosen} instead={call} />)
    if (c.req.query('move') !== undefined || c.req.query('at') !== undefined)
      return c.html(
        <ChooseTimePage {...place} slots={slots} instead={call} taken={c.req.query('at') !== undefined} />,
      )
    return c.html(<AgreedPage {...place} call={call} cancelAction={cancelPath.to({ token })} now={now} />)
  })

  routes.post(changeCall.pattern, limit(callLimit), async (c) => {
    const token = c.req.param('token')
    const form = parseForm(timeSchema, (await readForm(c)).fields)
    const moved = await withCall(inPurpose, token, async (tx, call, link) => {
      if (!form.ok) return { call, slots: await otherSlots(tx, call) }
      const change = await moveCall(tx, { link }, form.value.at)
      if (change.ok) return { to: change.link && linkToken(tx.vault, 'change call', change.link) }
      return change.why === 'taken' ? { call, slots: await otherSlots(tx, call) } : undefined
    })
    if (!moved) return c.html(<LinkUsedPage c={c} about={about} agreed />, 410)
    if ('to' in moved) return c.redirect(changeCall.to({ token: moved.to || token }), 303)
    const place = { c, about, action: changeCall.to({ token }), zone: zoneOf(c, moved.call.visitorZone) }
    return c.html(<ChooseTimePage {...place} slots={moved.slots} instead={moved.call} taken />, 409)
  })

  routes.post(cancelPath.pattern, limit(callLimit), async (c) => {
    const off = await withCall(inPurpose, c.req.param('token'), async (tx, call, link) => {
      const change = await cancelCall(tx, { link })
      return change.ok
        ? { call, again: change.link && linkToken(tx.vault, 'choose call', change.link) }
        : undefined
    })
    if (!off) return c.html(<LinkUsedPage c={c} about={about} agreed />, 410)
    const again = off.again ? chooseCall.to({ token: off.again }) : undefined
    return c.html(<CallOffPage c={c} about={about} call={off.call} again={again} />)
  })
  return routes
}

/** Under which whoever asked is held: a prospect or, by now, somebody of a client. */
const heldFor = ['inquiry-response', 'service-delivery'] as const

/** Works on the request of a mailed link that has not chosen its time yet. Nobody sees from the page which of both it is. */
async function withRequest<T>(
  inPurpose: InPurpose,
  token: string,
  work: (tx: SharedTx, link: string) => Promise<T>,
): Promise<T | undefined> {
  for (const purpose of heldFor) {
    const done = await inPurpose(purpose, visitor, async (tx) => {
      const link = readLinkToken(tx.vault, 'choose call', token)
      return link && (await requestOfLink(tx, link)) ? { value: await work(tx, link) } : undefined
    })
    if (done) return done.value
  }
  return undefined
}

/** Works on the call of a mailed link, under the purpose that whoever asked for it is held for. */
async function withCall<T>(
  inPurpose: InPurpose,
  token: string,
  work: (tx: SharedTx, call: CallView, link: string) => Promise<T>,
): Promise<T | undefined> {
  for (const purpose of heldFor) {
    const done = await inPurpose(purpose, visitor, async (tx) => {
      const link = readLinkToken(tx.vault, 'change call', token)
      const call = link && (await callOfLink(tx, link))
      return call && link ? { value: await work(tx, call, link) } : undefined
    })
    if (done) return done.value
  }
  return undefined
}

function zoneOf(c: Context, otherwise: string | null): string {
  return zoneOr(c.req.query('zone'), otherwise ?? 'UTC')
}

/** The time that was chosen to look at, where it still is free. */
function slotOf(c: Context, slots: readonly OpenSlot[]): OpenSlot | undefined {
  const at = Date.parse(c.req.query('at') ?? '')
  return slots.find(({ startsAt }) => startsAt.getTime() === at)
}
