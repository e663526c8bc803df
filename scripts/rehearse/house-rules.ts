import type { Page } from './page.ts'

/** Folders whose answers may set the one cookie of a session; every other page sets none. */
const signInFolders = ['/sign-in', '/sign-out', '/staff']

/** What every answer of the program has to keep; each breach as a sentence. */
export function breaches(origin: string, address: URL, headers: Headers, page: Page | undefined): string[] {
  const found: string[] = []
  const policy = headers.get('content-security-policy') ?? ''
  if (!policy.includes("default-src 'none'")) found.push(`${address.pathname} has no strict CSP`)
  const mayKeep = signInFolders.some((folder) => address.pathname.startsWith(folder))
  if (headers.getSetCookie().length > 0 && !mayKeep) found.push(`${address.pathname} sets a cookie`)
  for (const loaded of page ? loadedBy(page) : [])
    if (loaded.origin !== origin) found.push(`${address.pathname} loads from ${loaded.origin}`)
  return found
}

/** What a browser would fetch by itself, and where forms are sent. */
function loadedBy(page: Page): URL[] {
  const from = (selector: string, attribute: string) =>
    page.root
      .querySelectorAll(`${selector}[${attribute}]`)
      .map((element) => new URL(element.getAttribute(attribute) ?? '', page.address))
  return [
    ...from('script', 'src'),
    ...from('link', 'href'),
    ...from('img', 'src'),
    ...from('iframe', 'src'),
    ...from('form', 'action'),
  ]
}
