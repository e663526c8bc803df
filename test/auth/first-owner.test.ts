import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { personal } from '#policy/personal.ts'
import {
  browser,
  codeFor,
  email,
  enrolledOwner,
  password,
  type SignInWorld,
  signInWorld,
  tokenOf,
} from './sign-in-world.ts'

describe('the first owner', () => {
  let world: SignInWorld
  beforeEach(async () => {
    world = await signInWorld()
  })
  afterEach(() => world.drop())

  const become = (token: string) =>
    world.signIn.staff.becomeFirstOwner(browser().headers(), {
      token,
      name: personal('name', 'Olga Owner'),
      email: email('olga@agency.example'),
      password,
    })

  test('is made by a link that works once, of several printed links too', async () => {
    const { staff } = world.signIn
    const first = tokenOf(await staff.offerFirstOwnerLink())
    const second = tokenOf(await staff.offerFirstOwnerLink())
    expect(await staff.isFirstOwnerLinkGood(first)).toBe(true)
    expect((await become(first)).kind).toBe('entered')
    expect((await become(first)).kind).toBe('expired')
    expect((await become(second)).kind).toBe('expired')
    expect(await staff.offerFirstOwnerLink()).toBeUndefined()
  })

  test('is not made by a link that is over or made up', async () => {
    const token = tokenOf(await world.signIn.staff.offerFirstOwnerLink())
    await world.owner.query('update auth.one_time_link set expires_at = clock_timestamp()')
    expect((await become(token)).kind).toBe('expired')
    expect((await become('made-up')).kind).toBe('expired')
  })

  test('who has chosen a password but no second factor sees nothing', async () => {
    const { staff } = world.signIn
    const at = browser()
    const entered = await become(tokenOf(await staff.offerFirstOwnerLink()))
    if (entered.kind !== 'entered') throw new Error(entered.kind)
    at.keep(entered.setCookies)
    const standing = await staff.standing(at.headers())
    if (standing.kind !== 'password-only') throw new Error(standing.kind)
    expect(standing.session.enrolled).toBe(false)
    expect(await world.asSession('app.staff_role()', standing.session.sessionHash)).toBeNull()
    // A recovery code or a plain second factor is no way around enrolment.
    const enrolment = await staff.enrolment(at.headers())
    expect(await staff.enterCode(at.headers(), await codeFor(enrolment?.textKey ?? ''))).toEqual({
      kind: 'wrong',
    })
  })

  test('left without a password by a crash gets another link at the next start', async () => {
    const { staff } = world.signIn
    const personId = await world.addStaff('olga@agency.example', 'owner')
    const token = tokenOf(await staff.offerFirstOwnerLink())
    const entered = await staff.acceptInvitation(browser().headers(), { token, password })
    expect(entered.kind).toBe('entered')
    expect(await staff.offerFirstOwnerLink()).toBeUndefined()
    expect(personId).toBeTruthy()
  })

  test('invites a colleague by a link that works once and ends older sessions', async () => {
    await enrolledOwner(world)
    const { staff } = world.signIn
    const personId = await world.addStaff('vera@agency.example', 'viewer')
    const at = browser()
    const accept = (token: string) => staff.acceptInvitation(at.headers(), { token, password })

    await staff.deliverInvitation(personId)
    const first = tokenOf(world.mails.at(-1)?.link)
    const joined = await accept(first)
    if (joined.kind !== 'entered') throw new Error(joined.kind)
    at.keep(joined.setCookies)
    expect((await staff.standing(at.headers())).kind).toBe('password-only')
    expect((await accept(first)).kind).toBe('expired')

    await staff.deliverInvitation(personId)
    expect((await accept(tokenOf(world.mails.at(-1)?.link))).kind).toBe('entered')
    expect((await staff.standing(at.headers())).kind).toBe('nobody')
  })

  test('with a lost phone enrols anew after another owner’s reset', async () => {
    const { browser: at, textKey } = await enrolledOwner(world)
    const { staff } = world.signIn
    const standing = await staff.standing(at.headers())
    if (standing.kind !== 'signed-in') throw new Error(standing.kind)
    await staff.resetSecondFactor(standing.session.personId)
    expect((await staff.standing(at.headers())).kind).toBe('nobody')
    const anew = browser()
    const entered = await staff.enterPassword(anew.headers(), {
      email: email('Olga@Agency.example '),
      password,
    })
    if (entered.kind !== 'entered') throw new Error(entered.kind)
    anew.keep(entered.setCookies)
    const enrolment = await staff.enrolment(anew.headers())
    expect(enrolment?.textKey).toMatch(/^[A-Z2-7 ]{39}$/)
    expect(enrolment?.textKey).not.toBe(textKey)
  })
})
