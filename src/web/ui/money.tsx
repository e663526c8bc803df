/** `moneyText(110800)` is "$1,108.00". Whole cents only: an amount is never a fraction. */
export function moneyText(cents: number, currency = 'USD'): string {
  if (!Number.isInteger(cents)) throw new Error('an amount of money is a whole number of cents')
  return new Intl.NumberFormat('en-US', { style: 'currency', currency }).format(cents / 100)
}

/** With `short`, ".00" is left out: for prices in running text, not for sums in a column. */
export function Money(props: { cents: number; currency?: string; short?: boolean }) {
  const { cents, currency = 'USD', short } = props
  const text = moneyText(cents, currency)
  return <span class="number">{short ? text.replace(/\.00$/, '') : text}</span>
}
