import type { Child } from 'hono/jsx'
import type { PipelineRow } from '#domain/engagements/pipeline-page.ts'
import { consolePaths } from '#web/paths.ts'
import { Tabs } from '#web/ui/navigation.tsx'
import { PageHead } from '#web/ui/page-head.tsx'
import { StateMark } from '#web/ui/state-mark.tsx'
import { ConsolePage } from './console-page.tsx'
import type { Desk } from './desk.ts'
import { engagementLinks } from './engagement-card.tsx'
import { engagementMarks } from './engagement-tone.ts'

/** A page about one engagement: where it lies, its state, and the way to its other pages. */
export function EngagementPage(props: {
  desk: Desk
  engagement: PipelineRow
  /** Which of the engagement's pages this is. */
  here: string
  title: string
  /** Another state than the engagement's own. */
  state?: Child
  about?: Child
  actions?: Child
  topics?: readonly string[]
  running?: boolean
  refused?: string | undefined
  children?: Child
}) {
  const { desk, engagement, here, title, state, about, actions, topics, running, refused, children } = props
  return (
    <ConsolePage
      desk={desk}
      title={`${title}, ${engagement.company}`}
      section="pipeline"
      refused={refused}
      {...(topics ? { topics } : {})}
      {...(running ? { running } : {})}
    >
      <PageHead
        breadcrumb={[
          { href: consolePaths.pipeline.to(), label: 'pipeline' },
          { href: consolePaths.client.to({ client: engagement.clientId }), label: engagement.company },
          { href: new URL(desk.address, 'http://here').pathname, label: title },
        ]}
        title={`${title}: ${engagement.company}`}
        state={state ?? <StateMark {...engagementMarks[engagement.state]} />}
        about={about}
        actions={actions}
      />
      <Tabs label="pages of this engagement" links={engagementLinks(engagement, here)} />
      {children}
    </ConsolePage>
  )
}
