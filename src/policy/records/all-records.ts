import type { Controller } from '#policy/controller.ts'
import { type Register, register } from '#policy/register/register.ts'
import { dataInventory } from './data-inventory.ts'
import { recordOfProcessing } from './processing.ts'
import { listOfRecipients } from './recipients-list.ts'
import type { RegisterExport } from './record.ts'
import { retentionSchedule } from './retention-schedule.ts'

/** What the register exports, in the order in which it is listed. */
export function allRecords(controller: Controller, declared: Register = register): RegisterExport[] {
  return [
    recordOfProcessing(controller, declared),
    listOfRecipients(declared),
    dataInventory(declared),
    retentionSchedule(declared),
  ]
}
