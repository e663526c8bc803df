import type { Establishment } from '#policy/controller.ts'
import { recipientsAt } from '#policy/recipients/recipients-at.ts'
import type { Column } from './column.ts'
import { declarations } from './declarations.ts'
import { allStandingAt, mapped, standingAt, valuesAt } from './declared.ts'
import type { DeclaredRegister, Register } from './register-shape.ts'
import type { DeclaredTable, TableDeclaration } from './table.ts'

/** What is declared as it stands in one edition: without what comes later, and as it was before later changes. */
export function registerAt(edition: number, declared: DeclaredRegister = declarations): Register {
  const tables = mapped(declared.tables, (table) => tableAt(edition, table))
  const holdings = allStandingAt(edition, declared.holdings)
  const about = new Set<string>([tables, holdings].flatMap((held) => subjectsOf(Object.values(held))))
  return {
    tables,
    holdings,
    recipients: recipientsAt(edition, declared.recipients),
    retentionRules: allStandingAt(edition, declared.retentionRules),
    purposes: allStandingAt(edition, declared.purposes),
    cookies: allStandingAt(edition, declared.cookies),
    subjects: mapped(allStandingAt(edition, declared.subjects), (one, id) =>
      about.has(id) ? one : undefined,
    ),
    rights: allStandingAt(edition, declared.rights),
    commitments: allStandingAt(edition, declared.commitments),
    logFields: declared.logFields,
    notices: declared.notices,
    questions: declared.questions,
    establishment: standingAt<Establishment>(edition, declared.establishment) ?? declared.establishment,
  }
}

function subjectsOf(held: readonly { readonly subjects: readonly string[] }[]): string[] {
  return held.flatMap(({ subjects }) => subjects)
}

function tableAt(edition: number, declared: DeclaredTable): TableDeclaration | undefined {
  const { purposes, portal, ...rest } = declared
  const table = standingAt<Omit<TableDeclaration, 'purposes' | 'portal'>>(edition, rest)
  const byClients = valuesAt(edition, portal ?? {})
  return (
    table && {
      ...table,
      purposes: valuesAt(edition, purposes),
      ...(Object.keys(byClients).length > 0 ? { portal: byClients } : {}),
      columns: mapped(table.columns, (column) => columnAt(edition, column)),
    }
  )
}

function columnAt(edition: number, { sql, category, options }: Column): Column | undefined {
  const standing = standingAt(edition, { category, ...options })
  if (!standing) return undefined
  const { category: held, ...rest } = standing
  return { sql, category: held, options: rest }
}
