import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { assets } from '#web/server/assets.ts'

/** htmx swaps refusals of a form (422), and leaves the page as it is on anything else that failed. */
const htmxConfig = '{"noSwap":[204,304,"403","404","429","5xx"],"history":false,"includeIndicatorCSS":false}'

export interface DocumentProps {
  /** The page's own name; the product's is added. */
  title: string
  description?: string
  kind: 'site' | 'portal' | 'console'
  /** The address of the page's server-sent events. */
  live?: string | undefined
  /** Without script, the page asks again after this long. */
  refreshSeconds?: number | undefined
  children?: Child
}

/** The outermost markup. The website carries no script at all. */
export function Document({ title, description, kind, live, refreshSeconds, children }: DocumentProps) {
  return (
    <>
      {raw('<!doctype html>')}
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>{title === 'segmento' ? title : `${title} · segmento`}</title>
          {description && <meta name="description" content={description} />}
          <meta name="color-scheme" content="light dark" />
          <link rel="icon" href={assets.icon.url} type="image/svg+xml" />
          <link rel="stylesheet" href={assets.style.url} />
          {kind !== 'site' && (
            <>
              <meta name="htmx-config" content={htmxConfig} />
              <script src={assets.htmx.url} defer></script>
              <script src={assets.script.url} defer></script>
            </>
          )}
          {refreshSeconds && (
            <noscript>
              <meta http-equiv="refresh" content={String(refreshSeconds)} />
            </noscript>
          )}
        </head>
        <body class={kind} data-live={live}>
          <a class="skip" href="#main">
            skip to the content
          </a>
          {children}
        </body>
      </html>
    </>
  )
}
