import { type CleanedWhere, type CustomAdapter, createAdapterFactory } from 'better-auth/adapters'
import type { Pool } from 'pg'
import { tokenHash } from '../crypto/vault.ts'
import type { SessionKind } from './cookies.ts'

type Row = Record<string, unknown>

/** What Better Auth may read and write. A field that is not named here (network address, user agent, picture) is dropped. */
const tables: Readonly<Record<string, { name: string; columns: readonly string[] }>> = {
  user: {
    name: 'auth."user"',
    columns: ['id', 'person_id', 'name', 'email', 'email_verified', 'created_at', 'updated_at'],
  },
  account: {
    name: 'auth.account',
    columns: ['id', 'user_id', 'provider_id', 'account_id', 'password', 'created_at', 'updated_at'],
  },
  session: {
    name: 'auth.session',
    columns: ['id', 'token_hash', 'user_id', 'kind', 'expires_at', 'created_at', 'updated_at'],
  },
}

const operators: Readonly<Record<string, string>> = { eq: '=', gt: '>', lt: '<' }

/**
 * Better Auth's database, as a documented custom adapter: it finds users and accounts, and makes, finds and
 * deletes sessions of one kind. Better Auth hands it the plain session token; only its SHA-256 reaches the
 * database, and a token is given back only to whoever presented it. Whatever else Better Auth could ask for
 * is not needed here and throws.
 */
export function sessionStore(pool: Pool, kind: SessionKind) {
  const scope = (model: string, where: readonly CleanedWhere[] = []): CleanedWhere[] =>
    model === 'session' ? [...where, equal('kind', kind)] : [...where]

  const find = async (model: string, where: readonly CleanedWhere[], limit: number): Promise<Row[]> => {
    const { name, columns } = table(model)
    const { text, values } = condition(scope(model, where), columns)
    const found = await pool.query<Row>(
      `select ${columns.join(', ')} from ${name} where ${text} limit ${Math.trunc(limit)}`,
      values,
    )
    return model === 'session' ? found.rows.map((row) => withToken(row, presentedToken(where))) : found.rows
  }

  const remove = async (model: string, where: readonly CleanedWhere[]): Promise<number> => {
    if (model !== 'session') throw unused(`delete ${model}`)
    const { text, values } = condition(scope(model, where), table(model).columns)
    const done = await pool.query(`delete from auth.session where ${text}`, values)
    return done.rowCount ?? 0
  }

  const store: CustomAdapter = {
    async create<T extends Row>({ model, data }: { model: string; data: T }): Promise<T> {
      if (model !== 'session') throw unused(`create ${model}`)
      const columns = table(model).columns.filter((column) => data[column] !== undefined)
      const values = columns.map((column) => stored(column, data[column]))
      await pool.query(
        `insert into auth.session (${columns.join(', ')}) values (${values.map((_, i) => `$${i + 1}`).join(', ')})`,
        values,
      )
      return data
    },
    async findOne<T>({ model, where }: { model: string; where: CleanedWhere[] }): Promise<T | null> {
      const [row] = await find(model, where, 1)
      return row ? (row as T) : null
    },
    async findMany<T>(input: { model: string; where?: CleanedWhere[]; limit: number }): Promise<T[]> {
      return (await find(input.model, input.where ?? [], input.limit)) as T[]
    },
    async delete({ model, where }) {
      await remove(model, where)
    },
    deleteMany: ({ model, where }) => remove(model, where),
    update: ({ model }) => Promise.reject(unused(`update ${model}`)),
    updateMany: ({ model }) => Promise.reject(unused(`update ${model}`)),
    count: ({ model }) => Promise.reject(unused(`count ${model}`)),
  }

  return createAdapterFactory({
    config: { adapterId: 'segmento-sessions', adapterName: 'Segmento sessions', usePlural: false },
    adapter: () => store,
  })
}

function table(model: string): { name: string; columns: readonly string[] } {
  const known = tables[model]
  if (!known) throw unused(`table ${model}`)
  return known
}

function condition(
  where: readonly CleanedWhere[],
  columns: readonly string[],
): { text: string; values: unknown[] } {
  const values: unknown[] = []
  const parts = where.map(({ field, operator, connector, value }) => {
    const sign = operators[operator]
    if (!sign || connector !== 'AND' || !columns.includes(field)) throw unused(`${field} ${operator}`)
    return `${field} ${sign} $${values.push(stored(field, value))}`
  })
  if (parts.length === 0) throw unused('a query without a condition')
  return { text: parts.join(' and '), values }
}

function stored(column: string, value: unknown): unknown {
  return column === 'token_hash' && typeof value === 'string' ? tokenHash(value) : value
}

function presentedToken(where: readonly CleanedWhere[]): string {
  const given = where.find(({ field }) => field === 'token_hash')?.value
  return typeof given === 'string' ? given : ''
}

function withToken(row: Row, token: string): Row {
  return { ...row, token_hash: token }
}

function equal(field: string, value: string): CleanedWhere {
  return { field, value, operator: 'eq', connector: 'AND', mode: 'sensitive' }
}

function unused(what: string): Error {
  return new Error(`sign-in does not use this part of Better Auth: ${what}`)
}
