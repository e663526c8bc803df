import type { Child } from 'hono/jsx'
import { sitePaths } from '#web/paths.ts'

/** Said wherever something personal is asked for: what for, how long, where it goes (policy 11.1). */
export function CollectionNotice({ controllerName, children }: { controllerName: string; children: Child }) {
  return (
    <div class="small soft">
      <p>{children}</p>
      <p>
        {controllerName} is based in the United States. What you send is transferred to and processed there;
        by sending it you consent to this transfer. No cookie is set and nobody tracks you here.{' '}
        <a href={sitePaths.privacy.to()}>privacy policy</a>
      </p>
    </div>
  )
}
