import type { Operator } from './operator.ts'

/** Moves business time on the sandbox's page, for everybody in this world. */
export function moveClock(operator: Operator, hours: number): Promise<void> {
  return operator.turn(async (desk) => {
    const page = await desk.open('/sandbox/clock')
    await desk.press(page, page.form('move business time forward').fill({ hours: String(hours) }))
  })
}
