/** Every account that a whole engagement needs, from payment to sequencer. */
export const neededVendors = ['stripe', 'porkbun', 'mailforge', 'instantly', 'smtp', 'seed'] as const
