import type { HealthState } from '#domain/deliverability/health-history.ts'
import { heatMarks } from '#web/ui/heat-map.tsx'
import { Tabs } from '#web/ui/navigation.tsx'

const states: readonly HealthState[] = ['act', 'watch', 'too-little', 'fine']
const spans: readonly number[] = [14, 30, 60, 90]

/** Which state and how many days are shown, as links that keep the rest of the address. */
export function HealthFilters(props: {
  label: string
  state: HealthState | undefined
  days: number
  counts: (state: HealthState) => number
  address: (change: { state?: string | undefined; days?: number }) => string
}) {
  const { label, state, days, counts, address } = props
  const all = states.reduce((sum, one) => sum + counts(one), 0)
  return (
    <>
      <Tabs
        label={label}
        links={[
          { href: address({ state: undefined }), label: 'all', current: state === undefined, count: all },
          ...states.map((one) => ({
            href: address({ state: one }),
            label: heatMarks[one].word,
            current: state === one,
            count: counts(one),
          })),
        ]}
      />
      <Tabs
        label="days shown"
        links={spans.map((span) => ({
          href: address({ days: span }),
          label: `${span} days`,
          current: days === span,
        }))}
      />
    </>
  )
}
