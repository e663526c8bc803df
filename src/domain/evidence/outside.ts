import type { Controller } from '#policy/controller.ts'

/** What somebody unknown is answered. */
export interface PublicAnswer {
  readonly path: string
  readonly status: number
  header(name: string): string | null
  /** How many cookies it sets. */
  readonly cookies: number
  readonly text: string
}

/** A mail as it would leave now, made of invented data. */
export interface ShownMail {
  readonly kind: string
  readonly text: string
  readonly html: string
}

/** What the program shows to the world: asked of its parts as they are joined and configured, not of their source. */
export interface Outside {
  /** As configured. */
  readonly controller: Controller
  readonly publicUrl: URL
  /** Pages for everybody, by path. */
  readonly pages: readonly string[]
  /** Further answers that carry the same headers: files, and what is not found. */
  readonly files: readonly string[]
  readonly securityText: string
  readonly policyPage: string
  ask(path: string, headers?: Readonly<Record<string, string>>): Promise<PublicAnswer>
  mails(): readonly ShownMail[]
}

/** The same, each question asked once, however many looks want its answer. */
export function askedOnce(outside: Outside): Outside {
  const answers = new Map<string, Promise<PublicAnswer>>()
  return {
    ...outside,
    ask(path, headers) {
      const question = JSON.stringify([path, headers])
      const answer = answers.get(question) ?? outside.ask(path, headers)
      answers.set(question, answer)
      return answer
    },
  }
}

/** The pages' answers, all of them. */
export function askPages({ pages, ask }: Outside): Promise<PublicAnswer[]> {
  return Promise.all(pages.map((page) => ask(page)))
}
