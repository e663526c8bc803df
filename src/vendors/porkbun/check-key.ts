import type { CheckKey, KeyFinding } from '#domain/connections/key-check-port.ts'
import { VendorError } from '#platform/errors/vendor-error.ts'
import type { VendorLine } from '#platform/guard/line.ts'
import type { PorkbunCredentials } from './api.ts'
import { createPorkbun } from './porkbun.ts'

/** A key has no scopes, but may be limited to addresses and domains, which no call tells (checked 2026-11-23). */
export function checkPorkbunKey(line: VendorLine, keys: PorkbunCredentials): CheckKey {
  const registrar = createPorkbun(line, keys)
  return async () => {
    if (!(await registrar.checkKey())) return { accepted: false, findings: [] }
    return {
      accepted: true,
      findings: [
        await credit(registrar),
        { what: 'register domains', answer: 'unseen', needed: true, words: 'only an order tells' },
        {
          what: 'change domains that were transferred in',
          answer: 'unseen',
          needed: false,
          words: 'each must be opted in to API access at the vendor',
        },
      ],
    }
  }
}

async function credit(
  registrar: Pick<ReturnType<typeof createPorkbun>, 'spendingRoom'>,
): Promise<KeyFinding> {
  const finding = { what: 'read the credit and the monthly limit', needed: true } as const
  try {
    const { leftCents } = await registrar.spendingRoom()
    return { ...finding, answer: 'can', words: `$${(leftCents / 100).toFixed(2)} can be spent now` }
  } catch (error) {
    if (error instanceof VendorError && error.failure === 'unauthorised')
      return { ...finding, answer: 'cannot' }
    throw error
  }
}
