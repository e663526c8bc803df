import type { BrowserContext, Response } from 'playwright-core'
import type { Place } from './people.ts'

/**
 * Notes each breach of what holds for every page of the program: nothing is asked of other origins than its own and
 * the vendors' own pages, the console stays silent, a strict policy comes with it, and it was found.
 */
export function watch(place: Place, context: BrowserContext): void {
  const { origin, vendors, breaches } = place
  const known = (address: string) => [origin, vendors].includes(new URL(address).origin)
  const note = (address: string, sentence: string) =>
    breaches.add(`${new URL(address).pathname.replaceAll(/[0-9a-f-]{36}/g, '…')}: ${sentence}`)

  context.on('request', (request) => {
    if (!known(request.url()) && !request.url().startsWith('data:')) note(request.url(), 'another origin')
  })
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()))
      note(message.page()?.url() ?? origin, `the console says “${message.text()}”`)
  })
  context.on('weberror', (error) =>
    note(error.page()?.url() ?? origin, `a script fails: ${error.error().message}`),
  )
  context.on('response', (response) => {
    if (!isOurPage(response, origin)) return
    const policy = response.headers()['content-security-policy'] ?? ''
    if (!policy.includes("default-src 'none'")) note(response.url(), 'no strict Content-Security-Policy')
    if (response.status() >= 400) note(response.url(), `answered ${response.status()}`)
  })
}

function isOurPage(response: Response, origin: string): boolean {
  return response.request().isNavigationRequest() && new URL(response.url()).origin === origin
}
