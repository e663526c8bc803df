/** What the file may say, in the order of the template. A column that is not here is refused, not dropped. */
export const importColumns = {
  company: {
    needed: true,
    help: 'The client’s company. The same name again is the same client.',
    example: 'Lovelace Looms',
  },
  'contact name': { needed: true, help: 'Who decides there.', example: 'Ada Byron' },
  'contact e-mail': {
    needed: true,
    help: 'Where they are reached. Nobody is written to before you invite them, but of a change of the privacy policy.',
    example: 'ada@lovelacelooms.com',
  },
  domains: {
    needed: true,
    help: 'Sending domains, several with a semicolon between.',
    example: 'getlovelacelooms.com; trylovelacelooms.com',
  },
  inboxes: {
    needed: false,
    help: 'Addresses at these domains, several with a semicolon between.',
    example: 'ada@getlovelacelooms.com; ada.byron@trylovelacelooms.com',
  },
  'sender names': {
    needed: false,
    help: 'In whose name each inbox sends: one name for all, or one for each in the order of the inboxes.',
    example: 'Ada Byron',
  },
  'warm since': {
    needed: false,
    help: 'Since which day the inboxes warm up: one day for all, or one for each. Empty where you do not know.',
    example: '2026-06-01',
  },
  host: { needed: false, help: 'Who hosts the inboxes: mailforge.', example: 'mailforge' },
  sequencer: { needed: false, help: 'What sends from them: instantly.', example: 'instantly' },
  'subscription id': {
    needed: false,
    help: 'The running subscription at Stripe, as it stands there.',
    example: 'sub_1QExample',
  },
  'start of engagement': {
    needed: false,
    help: 'Since which day they are your client.',
    example: '2026-03-01',
  },
} as const satisfies Record<string, { needed: boolean; help: string; example: string }>
export type ImportColumn = keyof typeof importColumns

export const columnNames = Object.keys(importColumns) as ImportColumn[]

/** Spreadsheets change case, dashes and spaces; the words stay. */
export function columnNamed(heading: string): ImportColumn | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z]/g, '')
  return columnNames.find((name) => plain(name) === plain(heading))
}

/** The hosts and sequencers whose stacks can be looked after here. */
export const knownHosts = ['mailforge'] as const
export const knownSequencers = ['instantly'] as const
