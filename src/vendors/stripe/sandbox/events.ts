import { z } from 'zod'
import { idOf, parameters, type Route } from './call.ts'
import { seconds } from './ids.ts'
import { pageOf, pageParameters } from './list.ts'
import { noSuch } from './refusal.ts'
import { all, find, type StripeObject } from './transaction.ts'

interface EventObject extends StripeObject {
  type: string
  created: number
}

/** Events can be read for thirty days. */
const keptSeconds = 30 * 86_400

export const eventRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/events',
    answer: async (call) => {
      const { type, ...page } = parameters(call, { ...pageParameters, type: z.string().optional() })
      const events = (await all<EventObject>(call, 'event')).filter(
        (event) =>
          event.created > seconds(call.at) - keptSeconds && (type === undefined || event.type === type),
      )
      return pageOf('/v1/events', events, page)
    },
  },
  {
    method: 'GET',
    path: '/v1/events/:id',
    answer: async (call) => {
      parameters(call, {})
      const event = await find<EventObject>(call, 'event', idOf(call))
      if (!event || event.created <= seconds(call.at) - keptSeconds) throw noSuch('event', idOf(call))
      return event
    },
  },
]
