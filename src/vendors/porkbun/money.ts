/** `1,108.50` in dollars to whole cents, without going through fractions; undefined when it is no amount. */
export function centsFromDollars(dollars: string): number | undefined {
  const found = /^(\d{1,3}(?:,?\d{3})*)(?:\.(\d{1,2}))?$/.exec(dollars.trim())
  if (!found) return undefined
  const [, whole = '', fraction = ''] = found
  return Number(whole.replaceAll(',', '')) * 100 + Number(fraction.padEnd(2, '0'))
}
