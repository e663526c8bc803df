import { list, paragraph, statement } from '#policy/text/document.ts'
import type { Clause } from './clause.ts'

export const dataSecurity: Clause = {
  number: 9,
  title: 'data security',
  blocks: () => [
    paragraph([], 'we use:'),
    list(
      statement('9.1', 'HTTPS on all pages'),
      statement('9.2', 'Stripe for payment data (PCI compliant)'),
      statement('9.3', '2FA on all internal accounts that touch client data'),
      statement('9.4', 'limited-access shared tooling (Notion, Slack)'),
      statement(
        '9.3',
        'a database that shows no client’s row to anybody who works here without that second factor, and to each part of the program only what its purpose needs',
      ),
      statement(
        '9.3',
        'passwords and keys encrypted, with the key kept outside the database and its backups',
      ),
    ),
    paragraph(
      '9.5',
      'no system is 100% secure. if we suffer a breach affecting your data, we’ll notify you within 72 hours of discovery.',
    ),
  ],
}
