import { fill, type Person, press } from './people.ts'

/** Moves business time for everybody, by one of the buttons of the sandbox's clock. */
export async function moveClock({ aside }: Person, by: 'a day' | '15 days'): Promise<void> {
  await aside.goto('/sandbox/clock')
  await press(aside, `forward ${by}`)
}

/** The same by as many hours as are typed. */
export async function moveHours({ aside }: Person, hours: number): Promise<void> {
  await aside.goto('/sandbox/clock')
  await fill(aside, { hours: String(hours) })
  await press(aside, 'move business time forward')
}
