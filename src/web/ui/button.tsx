import type { Child } from 'hono/jsx'

type Kind = 'main' | 'quiet' | 'danger' | 'plain'

/**
 * Submits its form; its words say what happens ("approve and spend up to $142.30"). With `disabledBecause`
 * it can't be pressed and shows the reason beside it.
 */
export function Button(props: {
  children: Child
  kind?: Kind
  name?: string
  value?: string
  disabledBecause?: string | undefined
}) {
  const { children, kind = 'main', name, value, disabledBecause } = props
  const button = (
    <button class={kind} type="submit" name={name} value={value} disabled={disabledBecause !== undefined}>
      {children}
    </button>
  )
  if (disabledBecause === undefined) return button
  return (
    <span>
      {button}
      <span class="why-not">{disabledBecause}</span>
    </span>
  )
}

/** A link that looks like a button, for the one next step of a page. */
export function ButtonLink({
  href,
  kind = 'main',
  children,
}: {
  href: string
  kind?: Kind
  children: Child
}) {
  return (
    <a class={`button ${kind}`} href={href}>
      {children}
    </a>
  )
}
