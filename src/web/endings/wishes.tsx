import type { EndingWishes } from '#domain/endings/ending-steps.ts'
import { usualWishes } from '#domain/engagements/end-page.ts'
import { Button } from '#web/ui/button.tsx'
import { Choices } from '#web/ui/field.tsx'

type Query = Readonly<Record<string, string>>

/** What the address asks a plan for; what it does not say is as usual. */
export function wishesIn({ domains, inboxes }: Query): EndingWishes {
  return {
    domains: domains === 'keep' || domains === 'let-go' ? domains : usualWishes.domains,
    inboxes: inboxes === 'close' || inboxes === 'take-over' ? inboxes : usualWishes.inboxes,
  }
}

const words = {
  client: {
    domains: 'your domains',
    keep: 'you keep them',
    inboxes: 'your inboxes',
    over: 'you take them over',
    account: 'an account of yours',
  },
  staff: {
    domains: 'the domains',
    keep: 'they keep them',
    inboxes: 'the inboxes',
    over: 'they take them over',
    account: 'an account of theirs',
  },
} as const

/** Chooses what becomes of domains and inboxes; the plan below is shown for it before anybody asks for it. */
export function WishesForm(props: {
  action: string
  wishes: EndingWishes
  inboxes: number
  reader: 'client' | 'staff'
}) {
  const { action, wishes, inboxes, reader } = props
  const say = words[reader]
  return (
    <form method="get" action={action}>
      <Choices
        kind="radio"
        name="domains"
        label={say.domains}
        chosen={[wishes.domains]}
        options={[
          { value: 'keep', label: say.keep, help: `They are pushed to ${say.account} at the registrar.` },
          { value: 'let-go', label: 'let them lapse', help: 'They are not renewed any more.' },
        ]}
      />
      {inboxes > 0 && (
        <Choices
          kind="radio"
          name="inboxes"
          label={say.inboxes}
          chosen={[wishes.inboxes]}
          options={[
            { value: 'close', label: 'close them', help: 'The mail in them goes with them.' },
            { value: 'take-over', label: say.over, help: `In ${say.account} at the host.` },
          ]}
        />
      )}
      <Button kind="quiet">show the plan for this</Button>
    </form>
  )
}
