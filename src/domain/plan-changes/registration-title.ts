/** A product of the payment service has a name of so many characters at most, and refuses a longer one (Stripe, 2018-10-31). */
const longestTitle = 250

/** What the line of an invoice says that bills new domains: as many of their names as it holds. */
export function registrationTitle(names: readonly string[]): string {
  const title = (shown: number) => {
    const more = names.length - shown
    return `registration of domains in your name: ${names.slice(0, shown).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  }
  let shown = names.length
  while (shown > 1 && title(shown).length > longestTitle) shown -= 1
  return title(shown).slice(0, longestTitle)
}
