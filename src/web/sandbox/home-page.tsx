import { sandboxPaths } from '#web/paths.ts'
import { DefinitionList } from '#web/ui/definition-list.tsx'
import { Time } from '#web/ui/time.tsx'
import { SandboxPage } from './sandbox-page.tsx'

export function HomePage({ now, vendors }: { now: Date; vendors: readonly string[] }) {
  return (
    <SandboxPage
      title="the sandbox world"
      section="home"
      about="Every vendor is stood in for by a server on this machine. Nothing leaves it, and nothing costs money."
    >
      <DefinitionList
        facts={[
          ['business time', <Time at={now} now={now} as="exact" />],
          ['stood in for', vendors.join(', ')],
        ]}
      />
      <ul>
        <li>
          <a href={sandboxPaths.mail.to()}>mail</a>: every message that the program or a vendor sent. Links in
          it work.
        </li>
        <li>
          <a href={sandboxPaths.clock.to()}>clock</a>: move business time forward, through warm-up for
          instance.
        </li>
        <li>
          <a href={sandboxPaths.requests.to()}>requests</a>: what the vendors were asked.
        </li>
        <li>
          <a href={sandboxPaths.faults.to()}>faults</a>: make a vendor fail, and see what the program does.
        </li>
      </ul>
    </SandboxPage>
  )
}
