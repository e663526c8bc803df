import { type Browser, openBrowser } from '../browser.ts'
import { type Finding, finding, wrong } from './finding.ts'

const networkAddress = '198.51.100.99'

/** Pages that are not the asker's: somebody without a session, and a client of another company. */
export async function checkStrangers(input: {
  origin: string
  /** Pages of one engagement in the portal. */
  portalPages: readonly string[]
  consolePages: readonly string[]
  /** Signed in for another company. */
  other: Browser
  /** What none of these pages may show to them. */
  secrets: readonly string[]
}): Promise<Finding[]> {
  const { portalPages, consolePages, other, secrets } = input
  const shut = async (browser: Browser, addresses: readonly string[]) => {
    const open: string[] = []
    for (const address of addresses) {
      const page = await browser.peek(address)
      const leaks = secrets.filter((secret) => page.root.textContent.includes(secret))
      const sentAway = page.address.pathname !== new URL(address, input.origin).pathname
      if (leaks.length > 0 || (page.status < 400 && !sentAway)) open.push(`${page.status} ${address}`)
    }
    return open
  }
  const judged = async (browser: Browser, addresses: readonly string[]) => {
    const open = await shut(browser, addresses)
    return open.length > 0 ? wrong(`open: ${open.join(', ')}`) : `${addresses.length} pages tried`
  }
  return [
    await finding('a stranger gets no page of portal or console', () =>
      judged(openBrowser(input.origin, networkAddress), [...portalPages, ...consolePages]),
    ),
    await finding('a client of another company sees nothing of it, nor the console', () =>
      judged(other, [...portalPages, ...consolePages]),
    ),
  ]
}
