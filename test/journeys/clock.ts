import { type Person, press } from './people.ts'

/** Moves business time for everybody, by one of the buttons of the sandbox's clock. */
export async function moveClock({ aside }: Person, by: 'an hour' | 'a day' | '15 days'): Promise<void> {
  await aside.goto('/sandbox/clock')
  await press(aside, `forward ${by}`)
}
