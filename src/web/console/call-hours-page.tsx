import { z } from 'zod'
import type { CallCalendar } from '#domain/calls/call-calendars.ts'
import { daysOffTexts, readDaysOff } from '#domain/calls/days-off.ts'
import type { CalendarForm } from '#domain/calls/save-calendar.ts'
import { isTimeZone, timeZones } from '#domain/calls/time-zones.ts'
import { readSpans, spansText, weekdays } from '#domain/calls/weekly-hours.ts'
import { personal, reveal } from '#policy/personal.ts'
import { consolePaths } from '#web/paths.ts'
import { manyLines, oneLine, ticked, wholeNumber } from '#web/server/form-fields.ts'
import { ErrorSummary } from '#web/ui/error-summary.tsx'
import { Checkbox, Field, Select, TextArea } from '#web/ui/field.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { ActionForm } from './action-form.tsx'
import { ConsolePage } from './console-page.tsx'
import type { Desk } from './desk.ts'
import { type Typed, typedInto } from './typed.ts'

/** The hours of one weekday; nothing is a day without calls. */
const hoursOfDay = () =>
  oneLine(100)
    .optional()
    .transform((text, context) => {
      const read = readSpans(text ?? '')
      if (read.ok) return read.spans
      context.addIssue({ code: 'custom', message: read.reason })
      return z.NEVER
    })

export const hoursSchema = z
  .object({
    taking: ticked(),
    zone: z.string().refine(isTimeZone, { error: 'Please choose a time zone of the list.' }),
    monday: hoursOfDay(),
    tuesday: hoursOfDay(),
    wednesday: hoursOfDay(),
    thursday: hoursOfDay(),
    friday: hoursOfDay(),
    saturday: hoursOfDay(),
    sunday: hoursOfDay(),
    minutes: wholeNumber(10, 180),
    buffer: wholeNumber(0, 120),
    notice: wholeNumber(0, 336),
    ahead: wholeNumber(1, 60),
    daysOff: manyLines(2000)
      .optional()
      .transform((text, context) => {
        const read = readDaysOff(text ?? '')
        if (read.ok) return read.days
        context.addIssue({ code: 'custom', message: read.reason })
        return z.NEVER
      }),
    meeting: oneLine(300)
      .min(5)
      .transform((text) => personal('message', text)),
  })
  .superRefine((form, context) => {
    const days = [
      form.monday,
      form.tuesday,
      form.wednesday,
      form.thursday,
      form.friday,
      form.saturday,
      form.sunday,
    ]
    if (form.taking && days.every((spans) => spans.length === 0))
      context.addIssue({
        code: 'custom',
        path: ['monday'],
        message: 'Give hours on one day at least, or take the tick away: no time could be offered.',
      })
  })

export function calendarForm(form: z.output<typeof hoursSchema>): CalendarForm {
  return {
    taking: form.taking,
    zone: form.zone,
    weekly: [
      form.monday,
      form.tuesday,
      form.wednesday,
      form.thursday,
      form.friday,
      form.saturday,
      form.sunday,
    ],
    minutes: form.minutes,
    bufferMinutes: form.buffer,
    noticeHours: form.notice,
    daysAhead: form.ahead,
    daysOff: form.daysOff,
    meeting: form.meeting,
  }
}

const dayFields = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

const labels: Record<keyof typeof hoursSchema.shape, string> = {
  taking: 'whether I take calls',
  zone: 'time zone',
  monday: 'Monday',
  tuesday: 'Tuesday',
  wednesday: 'Wednesday',
  thursday: 'Thursday',
  friday: 'Friday',
  saturday: 'Saturday',
  sunday: 'Sunday',
  minutes: 'minutes a call',
  buffer: 'minutes kept free around each',
  notice: 'hours of notice',
  ahead: 'days ahead',
  daysOff: 'days off',
  meeting: 'where to meet',
}

/** What the form begins with for somebody who never said. */
const usual: Readonly<Record<keyof typeof hoursSchema.shape, string>> = {
  taking: 'yes',
  zone: 'UTC',
  monday: '9:00-12:00, 13:00-17:00',
  tuesday: '9:00-12:00, 13:00-17:00',
  wednesday: '9:00-12:00, 13:00-17:00',
  thursday: '9:00-12:00, 13:00-17:00',
  friday: '9:00-12:00',
  saturday: '',
  sunday: '',
  minutes: '30',
  buffer: '10',
  notice: '24',
  ahead: '14',
  daysOff: '',
  meeting: '',
}

function kept(calendar: CallCalendar): Record<keyof typeof hoursSchema.shape, string> {
  const hours = Object.fromEntries(
    dayFields.map((field, day) => [field, spansText(calendar.weekly[day] ?? []).replaceAll(' ', ', ')]),
  ) as Record<(typeof dayFields)[number], string>
  return {
    ...hours,
    taking: calendar.taking ? 'yes' : '',
    zone: calendar.zone,
    minutes: String(calendar.minutes),
    buffer: String(calendar.bufferMinutes),
    notice: String(calendar.noticeHours),
    ahead: String(calendar.daysAhead),
    daysOff: daysOffTexts(calendar.daysOff).join('\n'),
    meeting: reveal(calendar.meeting),
  }
}

/** When whoever is signed in takes calls, and where to meet them. */
export function CallHoursPage(props: {
  desk: Desk
  calendar: CallCalendar | undefined
  refused?: string
  typed?: Typed
}) {
  const { desk, calendar, refused, typed } = props
  const { errors, values } = typedInto(typed, 'hours')
  const shown = typed ? values : calendar ? kept(calendar) : usual
  const field = (name: keyof typeof hoursSchema.shape) => ({
    name,
    label: labels[name],
    value: shown[name],
    error: errors[name],
  })
  return (
    <ConsolePage desk={desk} title="when I take calls" section="calls" refused={refused}>
      <PageHead
        breadcrumb={[
          { href: consolePaths.calls.to(), label: 'calls' },
          { href: consolePaths.callHours.to(), label: 'when I take calls' },
        ]}
        title="when I take calls"
        about="Who asks for a call chooses one of these times. Calls that are agreed on stay as they are."
      />
      <ErrorSummary errors={errors} labels={labels} />
      <ActionForm
        desk={desk}
        action={consolePaths.callHours.to()}
        button="keep these hours"
        why={desk.why('answer-lead')}
      >
        <Checkbox
          name="taking"
          label="offer my free times"
          optional
          checked={shown.taking === 'yes'}
          help="Not ticked, nobody can book you; what is agreed on stays."
        />
        <Select
          {...field('zone')}
          help="Hours are by this zone’s clock, also when it changes between summer and winter."
          options={timeZones.map((name) => ({ value: name, label: name.replaceAll('_', ' ') }))}
        />
        {weekdays.map((_, day) => {
          const name = dayFields[day]
          return (
            name && (
              <Field
                {...field(name)}
                optional
                {...(day === 0 ? { help: 'Such as 9:00-12:00, 13:00-17:00; empty for no calls.' } : {})}
                maxLength={100}
              />
            )
          )
        })}
        <Field {...field('minutes')} inputmode="numeric" />
        <Field {...field('buffer')} inputmode="numeric" />
        <Field
          {...field('notice')}
          inputmode="numeric"
          help="Nothing sooner than so many hours from now can be booked."
        />
        <Field {...field('ahead')} inputmode="numeric" help="How many days ahead can be booked." />
        <TextArea
          {...field('daysOff')}
          optional
          help="One a line: 2026-12-24, or a range 2026-12-24/2027-01-02."
          rows={3}
        />
        <Field
          {...field('meeting')}
          help="A link, or “I call you” with what you need for it. It stands in the invitation."
          maxLength={300}
        />
      </ActionForm>
    </ConsolePage>
  )
}
