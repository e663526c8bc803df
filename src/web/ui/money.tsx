/** `moneyText(110800)` is "$1,108.00". Whole cents only: an amount is never a fraction. */
export function moneyText(cents: number, currency = 'USD'): string {
  if (!Number.isInteger(cents)) throw new Error('an amount of money is a whole number of cents')
  return new Intl.NumberFormat('en-US', { style: 'currency', currency }).format(cents / 100)
}

export function Money({ cents, currency = 'USD' }: { cents: number; currency?: string }) {
  return <span class="number">{moneyText(cents, currency)}</span>
}
