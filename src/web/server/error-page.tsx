import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { sitePaths } from '#web/paths.ts'
import { Document } from '#web/ui/document.tsx'

interface Words {
  title: string
  sentences: readonly string[]
}

const words: Record<number, Words> = {
  400: {
    title: 'that could not be read',
    sentences: ['The request was cut short or garbled. Nothing was changed.'],
  },
  403: {
    title: 'that was not accepted',
    sentences: [
      'The form came from another site, or the page had been open for too long. Nothing was changed.',
      'Please open the page anew and send it again.',
    ],
  },
  404: {
    title: 'nothing here',
    sentences: [
      'There is no page at this address, or none that you may see. Links in mails can get cut in two.',
    ],
  },
  405: { title: 'not that way', sentences: ['This address can’t be used like that. Nothing was changed.'] },
  413: {
    title: 'that was too much',
    sentences: ['What you sent is larger than this page takes. Nothing was kept; please send less.'],
  },
  415: {
    title: 'that could not be read',
    sentences: ['This page takes a form and was sent something else.'],
  },
  429: {
    title: 'a little slower, please',
    sentences: [
      'There were many requests from your network just now. Nothing was kept; please try again later.',
    ],
  },
  500: {
    title: 'something went wrong here',
    sentences: [
      'The fault is ours and has been noted. What you did last may not have been kept; please look before you repeat it.',
    ],
  },
  503: { title: 'back in a moment', sentences: ['We can’t answer right now. Please try again in a minute.'] },
}

/**
 * A calm page for what went wrong. `faultId` finds the fault in our log; `say` replaces the general sentences
 * with a fault's own words for people. A caller that asked for JSON gets problem details (RFC 9457).
 */
export function errorPage(
  c: Context,
  status: ContentfulStatusCode,
  about: { contactAddress: string; faultId?: string; say?: string },
): Response | Promise<Response> {
  const { title, sentences } = words[status] ??
    words[status < 500 ? 400 : 500] ?? { title: 'error', sentences: [] }
  const accept = c.req.header('accept') ?? ''
  if (accept.includes('json') && !accept.includes('html'))
    return c.body(
      JSON.stringify({ title, status, detail: about.say ?? sentences.join(' '), instance: about.faultId }),
      status,
      {
        'content-type': 'application/problem+json',
      },
    )
  return c.html(
    <Document kind="site" title={title}>
      <header class="top">
        <div class="top-inner">
          <a class="wordmark" href={sitePaths.home.to()}>
            segmento
          </a>
        </div>
      </header>
      <main id="main">
        <p class="soft tabular">{status}</p>
        <h1>{title}</h1>
        {about.say ? <p>{about.say}</p> : sentences.map((sentence) => <p>{sentence}</p>)}
        {about.faultId && (
          <p>
            If you write to us about it, name the fault <code>{about.faultId}</code>.
          </p>
        )}
        <p>
          <a href={sitePaths.home.to()}>home</a> ·{' '}
          <a href={`mailto:${about.contactAddress}`}>{about.contactAddress}</a>
        </p>
      </main>
    </Document>,
    status,
  )
}
