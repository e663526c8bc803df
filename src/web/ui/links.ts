export interface NavLink {
  href: string
  label: string
  /** True on the page it leads to, or below it. */
  current?: boolean
  /** How many wait there; 0 shows nothing. */
  count?: number
}

export interface NavGroup {
  /** Left out for the first, unnamed group. */
  title?: string
  links: readonly NavLink[]
}
