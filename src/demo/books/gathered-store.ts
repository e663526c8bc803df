import type { SandboxStore } from '#platform/sandbox/store.ts'

export interface GatheredStore extends SandboxStore {
  /** Everything that was put and not deleted, in the order of being put first. */
  documents(): { collection: string; id: string; body: unknown }[]
}

/** One vendor's books in memory, so that a year of them is written to the sandbox's database at once. */
export function gatheredStore(): GatheredStore {
  const collections = new Map<string, Map<string, unknown>>()
  const of = (collection: string) => {
    const known = collections.get(collection) ?? new Map<string, unknown>()
    collections.set(collection, known)
    return known
  }
  const store: GatheredStore = {
    async get<T>(collection: string, id: string) {
      return of(collection).get(id) as T | undefined
    },
    async put(collection, id, body) {
      of(collection).set(id, body)
    },
    async delete(collection, id) {
      of(collection).delete(id)
    },
    async list<T>(collection: string) {
      return [...of(collection)].map(([id, body]) => ({ id, body: body as T }))
    },
    exclusively: (work) => work(store),
    documents: () =>
      [...collections].flatMap(([collection, documents]) =>
        [...documents].map(([id, body]) => ({ collection, id, body })),
      ),
  }
  return store
}
