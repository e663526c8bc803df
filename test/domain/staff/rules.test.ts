import { describe, expect, it } from 'vitest'
import {
  can,
  canApproveSpending,
  type Role,
  roles,
  type StaffAction,
  staffActions,
} from '#domain/staff/rules.ts'

const actions = Object.keys(staffActions) as StaffAction[]
const everyRole = Object.keys(roles) as Role[]

describe('what staff may do', () => {
  it('is answered for every action and role, with a sentence when not', () => {
    for (const action of actions) {
      for (const role of everyRole) {
        const verdict = can(action, { role, secondFactor: true })
        if (!verdict.ok) expect(verdict.reason).toMatch(/^Only .+; you are .+\.$/)
      }
    }
  })

  it('is nothing at all without the second factor', () => {
    for (const action of actions) {
      for (const role of everyRole) expect(can(action, { role, secondFactor: false }).ok).toBe(false)
    }
  })

  it('grows from viewer to operator to owner, and a viewer changes nothing', () => {
    for (const action of actions) {
      const may = (role: Role) => can(action, { role, secondFactor: true }).ok
      if (may('viewer')) expect(may('operator')).toBe(true)
      if (may('operator')) expect(may('owner')).toBe(true)
      expect(may('owner')).toBe(true)
      expect(may('viewer')).toBe(action.startsWith('view-'))
    }
  })
})

describe('approving spending', () => {
  const operator = { role: 'operator', secondFactor: true } as const
  const owner = { role: 'owner', secondFactor: true } as const

  it('is an operator’s up to the limit and an owner’s above it', () => {
    expect(canApproveSpending(operator, 50_000, 50_000).ok).toBe(true)
    expect(canApproveSpending(operator, 50_001, 50_000)).toEqual({
      ok: false,
      reason: '$500.01 is above the limit of $500.00 for operators; an owner approves it.',
    })
    expect(canApproveSpending(owner, 50_001, 50_000).ok).toBe(true)
    expect(canApproveSpending({ role: 'viewer', secondFactor: true }, 1, 50_000).ok).toBe(false)
  })

  it('is nobody’s when the amount is not known', () => {
    for (const cents of [Number.NaN, -1, 0.5, Number.POSITIVE_INFINITY]) {
      expect(canApproveSpending(owner, cents, 50_000).ok).toBe(false)
    }
  })
})
