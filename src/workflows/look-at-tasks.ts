import { askReviews } from '#domain/tasks/reviews.ts'
import { seeTasksDone } from '#domain/tasks/see-tasks-done.ts'
import { system } from '#platform/database/actor.ts'
import type { InPurpose } from '#platform/database/purposes.ts'

/** Asks for the reviews that are due and closes the tasks whose end shows. Harmless to repeat. */
export async function lookAtTasks(inPurpose: InPurpose): Promise<void> {
  await inPurpose('service-delivery', system('look at tasks'), async (tx) => {
    await askReviews(tx)
    await seeTasksDone(tx)
  })
}
