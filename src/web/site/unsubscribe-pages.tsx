import type { Context } from 'hono'
import { sitePaths } from '#web/paths.ts'
import { Button } from '#web/ui/button.tsx'
import { Form } from '#web/ui/form.tsx'
import { SitePage } from './site-page.tsx'
import type { SiteFacts } from './site-ports.ts'

export function UnsubscribePage({ c, facts, token }: { c: Context; facts: SiteFacts; token: string }) {
  return (
    <SitePage c={c} about={facts} title="unsubscribe">
      <h1>unsubscribe</h1>
      <p class="lead">One press and no more of these mails are sent. We delete your address from the list.</p>
      <Form action={sitePaths.unsubscribe.to({ token })}>
        <Button>unsubscribe</Button>
      </Form>
      <p class="small soft">
        What remains is a keyed fingerprint of the address, from which it can’t be read, so that it is never
        added again by mistake.
      </p>
    </SitePage>
  )
}

export function UnsubscribedPage({ c, facts }: { c: Context; facts: SiteFacts }) {
  return (
    <SitePage c={c} about={facts} title="unsubscribed">
      <h1>done</h1>
      <p class="lead">Nothing is subscribed under this link any more.</p>
      <p>
        Should another of these mails arrive, forward it to{' '}
        <a href={`mailto:${facts.contactAddress}`}>{facts.contactAddress}</a> and we find out why.
      </p>
    </SitePage>
  )
}
