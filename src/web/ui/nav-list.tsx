import type { NavLink } from './links.ts'

export function NavList({ links }: { links: readonly NavLink[] }) {
  return (
    <ul>
      {links.map(({ href, label, current, count }) => (
        <li>
          <a href={href} aria-current={current ? 'page' : undefined}>
            {label}
            {count ? <span class="count">{count}</span> : null}
          </a>
        </li>
      ))}
    </ul>
  )
}
