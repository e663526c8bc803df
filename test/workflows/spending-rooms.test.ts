import { expect, test } from 'vitest'
import type { StackPorts } from '#domain/stacks/stack-ports.ts'
import { openSpendingRooms } from '#workflows/build/spending-rooms.ts'

/** An account with so much in it that counts how often it is asked. */
function account(id: string, leftCents: () => number) {
  let asked = 0
  const registrar = {
    async spendingRoom() {
      asked++
      return { balanceCents: 0, monthlyLimitCents: undefined, spentThisMonthCents: 0, leftCents: leftCents() }
    },
  } as unknown as StackPorts['registrar']
  return { ports: { registrar, registrarAccount: id }, asked: () => asked }
}

test('stacks that are built at one time ask once for what the account allows, and what is ordered is taken off', async () => {
  const rooms = openSpendingRooms(() => 0)
  const { ports, asked } = account('a', () => 3000)
  expect(await Promise.all([rooms.leftCents(ports, 1000), rooms.leftCents(ports, 1000)])).toEqual([
    3000, 3000,
  ])
  rooms.reserve(ports, 1108)
  expect(await rooms.leftCents(ports, 1000)).toBe(1892)
  expect(asked()).toBe(1)
  const other = account('b', () => 50)
  expect(await rooms.leftCents(other.ports, 10)).toBe(50)
})

test('an account that is known to allow too little is asked again, because somebody may have topped it up', async () => {
  const rooms = openSpendingRooms(() => 0)
  let left = 500
  const { ports, asked } = account('a', () => left)
  expect(await rooms.leftCents(ports, 1108)).toBe(500)
  left = 5000
  expect(await rooms.leftCents(ports, 1108)).toBe(5000)
  expect(asked()).toBe(2)
})

test('what is known for a minute, or after an order that was not seen through, is asked again', async () => {
  let now = 0
  const rooms = openSpendingRooms(() => now)
  const { ports, asked } = account('a', () => 3000)
  await rooms.leftCents(ports, 0)
  now = 59_999
  await rooms.leftCents(ports, 0)
  expect(asked()).toBe(1)
  now = 60_000
  await rooms.leftCents(ports, 0)
  expect(asked()).toBe(2)
  rooms.forget(ports)
  await rooms.leftCents(ports, 0)
  expect(asked()).toBe(3)
})

test('a look that failed is no answer for the next stack', async () => {
  const rooms = openSpendingRooms(() => 0)
  let fails = true
  const { ports } = account('a', () => {
    if (fails) throw new Error('down')
    return 3000
  })
  await expect(rooms.leftCents(ports, 0)).rejects.toThrow('down')
  fails = false
  expect(await rooms.leftCents(ports, 0)).toBe(3000)
})
