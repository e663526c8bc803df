import type { Operator } from './operator.ts'

/** Moves business time on the sandbox's page, for everybody in this world. */
export function moveClock(operator: Operator, by: { minutes?: number; days?: number }): Promise<void> {
  const { minutes = 0, days = 0 } = by
  return operator.turn(async (desk) => {
    const page = await desk.open('/sandbox/clock')
    await desk.press(page, page.form(/move/).fill({ seconds: String(minutes * 60 + days * 86_400) }))
  })
}
