import { latestEdition } from '#policy/editions.ts'
import { registerAt } from './register-at.ts'
import type { Register } from './register-shape.ts'

export type { Register } from './register-shape.ts'

/** What is declared as it stands in the latest edition of this program, whether that is in effect already or not. */
export const register: Register = registerAt(latestEdition)
