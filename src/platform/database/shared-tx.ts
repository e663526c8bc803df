import type { Purpose } from '#policy/vocabulary.ts'
import type { PurposeTx } from './purposes.ts'

/**
 * What the transactions of all purposes have in common. A verb that serves several purposes takes this and says
 * its SQL itself; what each purpose may touch is decided by its role all the same.
 */
export type SharedTx = Pick<
  PurposeTx<Purpose>,
  'purpose' | 'actor' | 'now' | 'vault' | 'record' | 'recordRead' | 'enqueue' | 'tell' | 'call'
>
