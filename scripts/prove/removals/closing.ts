import type { Removals } from '../mutation/removal.ts'
import { withAnotherField } from './shared.ts'

export const closingRemovals = {
  '10.1': { 'src/web/site/call-page.tsx': [withAnotherField] },
  '11.1': {
    'src/web/site/collection-notice.tsx': [
      {
        says: 'who gives data is not told that it goes to the United States',
        find: 'is based in the United States. What',
        replace: 'is glad to hear from you. What',
      },
    ],
    'src/policy/validation/recipients.ts': [
      {
        says: 'a recipient may be named without saying how a transfer is covered',
        find: '  if (!(recipient.transfer in transfers))\n',
        replace: '  if (!transfers)\n',
      },
    ],
  },
  '13.1': {
    'src/domain/staff/waiting-work.ts': [
      {
        says: 'a request that nobody answered does not stand on the page of what waits',
        find: "    .where('answered_at', 'is', null)\n    .where('client_id', 'is', null)",
        replace: "    .where('answered_at', 'is not', null)\n    .where('client_id', 'is', null)",
      },
    ],
  },
  '13.2': {
    'src/policy/clauses/clauses.ts': [
      { says: 'the last clause is left out', find: '  changes,\n  contact,\n]', replace: '  changes,\n]' },
    ],
  },
} as const satisfies Removals
