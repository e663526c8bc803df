import type { StackPorts } from '#domain/stacks/stack-ports.ts'

type Account = Pick<StackPorts, 'registrar' | 'registrarAccount'>

/**
 * What the registrar's accounts still allow, for all stacks that this process builds: two calls for each of two hundred stacks
 * would hold up their purchases. A room is an estimate that is on the safe side as far as this process goes; should another one
 * have spent what is left, the registrar refuses, and the account is asked again.
 */
export interface SpendingRooms {
  /** What is left on the account, in cents. It is asked again where what is known is old, or is less than `wantedCents`. */
  leftCents(account: Account, wantedCents: number): Promise<number>
  /** An order of so many cents is being sent. */
  reserve(account: Account, cents: number): void
  /** What became of an order is not sure: the next look asks the account. */
  forget(account: Account): void
}

/** In machine time, as the account's owner may top it up at any time. */
const keptMs = 60_000

export function openSpendingRooms(nowMs: () => number = () => performance.now()): SpendingRooms {
  const known = new Map<string, { readonly room: Promise<{ leftCents: number }>; readonly askedAt: number }>()
  const ask = ({ registrar, registrarAccount }: Account) => {
    const room = registrar.spendingRoom().then(({ leftCents }) => ({ leftCents }))
    known.set(registrarAccount, { room, askedAt: nowMs() })
    room.catch(() => known.delete(registrarAccount))
    return room
  }
  return {
    async leftCents(account, wantedCents) {
      const kept = known.get(account.registrarAccount)
      if (kept && nowMs() - kept.askedAt < keptMs) {
        const { leftCents } = await kept.room
        if (leftCents >= wantedCents) return leftCents
      }
      return (await ask(account)).leftCents
    },
    reserve({ registrarAccount }, cents) {
      known.get(registrarAccount)?.room.then(
        (room) => {
          room.leftCents -= cents
        },
        () => {},
      )
    },
    forget({ registrarAccount }) {
      known.delete(registrarAccount)
    },
  }
}
