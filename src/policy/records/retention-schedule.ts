import { heldRecords } from '#policy/register/inventory.ts'
import type { Register } from '#policy/register/register.ts'
import type { RegisterExport } from './record.ts'

export function retentionSchedule(register: Register): RegisterExport {
  const held = heldRecords(register)
  return {
    id: 'retention',
    title: 'retention schedule',
    about: 'how long each kind of record is kept and from when it counts (GDPR Art. 5(1)(e), 30(1)(f)).',
    columns: ['what', 'how long', 'counted from', 'judged by', 'records', 'clause'],
    rows: Object.entries(register.retentionRules).map(([id, rule]) => [
      rule.of,
      rule.words,
      rule.from || 'never: nobody is in it',
      rule.until ?? 'no one column',
      held.filter(({ retention }) => retention === id).map(({ name }) => name),
      rule.clause,
    ]),
  }
}
