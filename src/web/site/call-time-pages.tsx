import type { Context } from 'hono'
import type { OpenSlot } from '#domain/calls/call-calendars.ts'
import type { CallView } from '#domain/calls/call-queries.ts'
import { dayIn, timeIn, timeZones } from '#domain/calls/time-zones.ts'
import { reveal } from '#policy/personal.ts'
import { sitePaths, withQuery } from '#web/paths.ts'
import { Button, ButtonLink } from '#web/ui/button.tsx'
import { DefinitionList } from '#web/ui/definition-list.tsx'
import { Select } from '#web/ui/field.tsx'
import { Confirm, Form } from '#web/ui/form.tsx'
import { Notice } from '#web/ui/notice.tsx'
import { SitePage, type SitePageProps } from './site-page.tsx'

interface Place {
  readonly c: Context
  readonly about: SitePageProps['about']
  /** Where the page itself is and its forms post. */
  readonly action: string
  /** In which times are told. */
  readonly zone: string
}

type Timed = Pick<CallView, 'startsAt' | 'endsAt'>

const endOf = ({ startsAt, minutes }: OpenSlot): Date => new Date(startsAt.getTime() + minutes * 60_000)

function When({ call, zone }: { call: Timed; zone: string }) {
  return (
    <time datetime={call.startsAt.toISOString()}>
      {dayIn(call.startsAt, zone)}, {timeIn(call.startsAt, zone)} to {timeIn(call.endsAt, zone)} ({zone})
    </time>
  )
}

/** Every free time by day, in the zone that was chosen. A link a time: choosing one only shows it. */
export function ChooseTimePage(
  props: Place & { slots: readonly OpenSlot[]; taken?: boolean; instead?: CallView },
) {
  const { c, about, action, zone, slots, taken, instead } = props
  const days = Map.groupBy(slots, ({ startsAt }) => dayIn(startsAt, zone))
  return (
    <SitePage c={c} about={about} title="choose a time">
      <h1>{instead ? 'choose another time' : 'choose a time'}</h1>
      {taken && (
        <Notice tone="attention" title="this time is not free any more" live>
          <p>
            {instead ? 'Your call stays as it was agreed on. ' : 'Nothing was booked. '}Please choose another
            one.
          </p>
        </Notice>
      )}
      {!instead && slots[0] && (
        <p class="lead">
          A call takes {slots[0].minutes} minutes. A press shows the time; it is booked on the next page.
        </p>
      )}
      {instead && (
        <p class="lead">
          Until you confirm another time it stays at <When call={instead} zone={zone} />.
        </p>
      )}
      <form method="get" action={action} class="row">
        {instead && <input type="hidden" name="move" value="yes" />}
        <Select
          name="zone"
          label="times are shown for"
          value={zone}
          options={timeZones.map((name) => ({ value: name, label: name.replaceAll('_', ' ') }))}
        />
        <Button kind="quiet">show these</Button>
      </form>
      {slots.length === 0 && (
        <Notice>
          <p>
            No time is free in the next days. Write to{' '}
            <a href={`mailto:${about.contactAddress}`}>{about.contactAddress}</a> and we find one.
          </p>
        </Notice>
      )}
      {[...days].map(([day, ofDay]) => (
        <section class="day" aria-label={day}>
          <h2>{day}</h2>
          <ul class="slots">
            {ofDay.map((slot) => (
              <li>
                <a href={withQuery(action, { zone, at: slot.startsAt.toISOString() })}>
                  <time datetime={slot.startsAt.toISOString()}>{timeIn(slot.startsAt, zone)}</time>
                </a>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {instead && (
        <p>
          <a href={action}>leave it as it is</a>
        </p>
      )}
    </SitePage>
  )
}

/** One time, before it is agreed on. */
export function ConfirmTimePage(props: Place & { slot: OpenSlot; instead?: CallView }) {
  const { c, about, action, zone, slot, instead } = props
  const call = { startsAt: slot.startsAt, endsAt: endOf(slot) }
  return (
    <SitePage c={c} about={about} title="confirm the time">
      <h1>{instead ? 'move the call to this time?' : 'book this time?'}</h1>
      <p class="lead">
        <When call={call} zone={zone} />
      </p>
      <Form action={action} hidden={{ at: slot.startsAt.toISOString(), zone }}>
        <Button>{instead ? 'move the call to this time' : 'book this time'}</Button>
      </Form>
      <p>
        <a href={withQuery(action, { zone, move: instead ? 'yes' : undefined })}>other times</a>
      </p>
      <p class="small soft">
        {instead
          ? 'The invitation in your calendar changes with the mail that follows.'
          : 'We keep the time, the zone you chose and, afterwards, what we noted of the call, as long as your request itself. An invitation follows by mail, with a link to change it.'}
      </p>
    </SitePage>
  )
}

/** What is agreed on, and how it can be changed. */
export function AgreedPage(props: Place & { call: CallView; cancelAction: string; now: Date }) {
  const { c, about, action, zone, call, cancelAction, now } = props
  const over = call.endsAt <= now
  return (
    <SitePage c={c} about={about} title="your call">
      <h1>your call</h1>
      <DefinitionList
        facts={[
          ['when', <When call={call} zone={zone} />],
          ['where', reveal(call.meeting)],
          ['with', call.operatorName ? reveal(call.operatorName) : about.controllerName],
        ]}
      />
      {over ? (
        <p>The time of this call is over.</p>
      ) : (
        <>
          <p>
            An invitation is on its way to you; most calendars take it in by themselves. We remind you the day
            before.
          </p>
          <div class="actions">
            <ButtonLink kind="quiet" href={withQuery(action, { move: 'yes', zone })}>
              choose another time
            </ButtonLink>
            <Confirm ask="call it off">
              <p>The call does not take place. You can choose another time afterwards.</p>
              <Form action={cancelAction}>
                <Button kind="danger">call it off</Button>
              </Form>
            </Confirm>
          </div>
        </>
      )}
    </SitePage>
  )
}

export function CallOffPage(
  props: Pick<Place, 'c' | 'about'> & { call: CallView; again: string | undefined },
) {
  const { c, about, call, again } = props
  return (
    <SitePage c={c} about={about} title="called off">
      <h1>the call does not take place</h1>
      <p class="lead">
        <When call={call} zone={call.visitorZone} /> was called off. A mail takes it out of your calendar.
      </p>
      {again && <ButtonLink href={again}>choose another time</ButtonLink>}
    </SitePage>
  )
}

export function LinkUsedPage({ c, about, agreed }: Pick<Place, 'c' | 'about'> & { agreed?: boolean }) {
  return (
    <SitePage c={c} about={about} title="this link is used">
      <h1>this link is used, or over</h1>
      <p class="lead">
        {agreed
          ? 'The call was changed since this mail. The newest invitation has the link that works.'
          : 'If a time was chosen by it, the invitation that followed has a link to change it.'}
      </p>
      <p>
        Nothing was changed. Write to <a href={`mailto:${about.contactAddress}`}>{about.contactAddress}</a>,
        or <a href={sitePaths.requestCall.to()}>request a call</a>.
      </p>
    </SitePage>
  )
}
