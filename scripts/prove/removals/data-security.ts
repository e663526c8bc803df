import type { Removals } from '../mutation/removal.ts'
import { cardsPass, cardsShown } from './shared.ts'

export const dataSecurityRemovals = {
  '9.1': {
    'src/config/settings.ts': [
      {
        says: 'the program may be reached by others without HTTPS',
        find: "url.protocol === 'http:' && ",
        replace: 'false && ',
      },
    ],
    'src/web/server/security-headers.ts': [
      {
        says: 'browsers are not told to stay on HTTPS',
        find: "    always['strict-transport-security'] = ",
        replace: "    always['x-nothing'] = ",
      },
      {
        says: 'plain HTTP is answered',
        find: "c.req.header('x-forwarded-proto') === 'http'",
        replace: "c.req.header('x-forwarded-proto') === 'gopher'",
      },
    ],
  },
  '9.2': {
    'src/web/portal/payment-page.tsx': [
      {
        says: 'a card can be typed on our page',
        find: '        <Button disabledBecause={why}>',
        replace: '        <input name="card" />\n        <Button disabledBecause={why}>',
      },
    ],
    'src/policy/card-number.ts': [
      {
        says: 'a card number is not seen',
        find: 'return cardNumbersIn(text).length > 0',
        replace: 'return cardNumbersIn(text).length > 9',
      },
      { ...cardsPass, in: 'src/web/server/parse-form.ts' },
      { ...cardsShown, in: 'src/web/server/parse-form.ts' },
    ],
  },
  '9.3': {
    'function auth.staff_of': [
      {
        says: 'a password alone makes a member of staff',
        find: '(s.second_factor_at IS NOT NULL)',
        replace: 'true',
      },
    ],
    'function auth.pass_second_factor': [
      {
        says: 'a code counts more than once',
        find: ' and (f.last_step is null or f.last_step < p_step)',
        replace: '',
      },
    ],
    'src/platform/auth/grants.ts': [
      {
        says: 'the role that signs people in may write that the second factor was passed',
        find: 'grant delete on auth.session $',
        replace: 'grant delete, update on auth.session $',
      },
    ],
    'src/domain/staff/rules.ts': [
      {
        says: 'rules do not ask for the second factor',
        find: '  if (!staff.secondFactor) {',
        replace: '  if (!staff.role) {',
      },
    ],
    'src/platform/backup/backup-key.ts': [
      {
        says: 'backups are written as they are',
        find: 'return nodeStream(await encrypter.encrypt(webStream(source)))',
        replace: 'return source',
      },
    ],
  },
} as const satisfies Removals
