import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  browser,
  codeFor,
  email,
  enrolledOwner,
  password,
  passwordOnly,
  type SignInWorld,
  signInWorld,
  wrongCodeFor,
} from './sign-in-world.ts'

describe('the second factor', () => {
  let world: SignInWorld
  let owner: Awaited<ReturnType<typeof enrolledOwner>>
  beforeAll(async () => {
    world = await signInWorld()
    owner = await enrolledOwner(world)
  })
  afterAll(() => world.drop())

  const staff = () => world.signIn.staff
  const roleSeenBy = async (sessionHash: string) => world.asSession<string>('app.staff_role()', sessionHash)

  test('opens the console to whoever has both factors, in the database too', async () => {
    const standing = await staff().standing(owner.browser.headers())
    if (standing.kind !== 'signed-in') throw new Error(standing.kind)
    expect(standing.session.role).toBe('owner')
    expect(await roleSeenBy(standing.session.sessionHash)).toBe('owner')
    expect(await world.asSession('app.staff_person()', standing.session.sessionHash)).toBe(
      standing.session.personId,
    )
  })

  test('without it the database knows no member of staff', async () => {
    const at = await passwordOnly(world)
    const standing = await staff().standing(at.headers())
    if (standing.kind !== 'password-only') throw new Error(standing.kind)
    expect(standing.session.enrolled).toBe(true)
    expect(await roleSeenBy(standing.session.sessionHash)).toBeNull()
    expect(await world.asSession('app.staff_person()', standing.session.sessionHash)).toBeNull()
  })

  test('cannot be claimed by the authentication role itself', async () => {
    await expect(
      world.pool.query('update auth.session set second_factor_at = clock_timestamp()'),
    ).rejects.toThrow(/permission denied/)
    await expect(world.pool.query(`update auth.second_factor set last_step = 0`)).rejects.toThrow(
      /permission denied/,
    )
    await expect(world.pool.query(`select auth.raise_session('\\x00', '\\x00')`)).rejects.toThrow(
      /permission denied/,
    )
  })

  test('refuses a wrong code and accepts the right one, which gives the session a new token', async () => {
    const at = await passwordOnly(world)
    const before = at.headers()
    expect(await staff().enterCode(at.headers(), await wrongCodeFor(owner.textKey))).toEqual({
      kind: 'wrong',
    })
    const entered = await staff().enterCode(at.headers(), await codeFor(owner.textKey, 0))
    if (entered.kind !== 'entered') throw new Error(entered.kind)
    at.keep(entered.setCookies)
    expect((await staff().standing(at.headers())).kind).toBe('signed-in')
    expect((await staff().standing(before)).kind).toBe('nobody')
  })

  test('refuses a code that was used once, in the same step and from another browser', async () => {
    const first = await passwordOnly(world)
    const code = await codeFor(owner.textKey, 1)
    expect((await staff().enterCode(first.headers(), code)).kind).toBe('entered')
    const second = await passwordOnly(world)
    expect(await staff().enterCode(second.headers(), code)).toEqual({ kind: 'wrong' })
  })

  test('a recovery code works once', async () => {
    const [code = ''] = owner.recoveryCodes
    const first = await passwordOnly(world)
    const entered = await staff().enterCode(first.headers(), code.toLowerCase())
    if (entered.kind !== 'entered') throw new Error(entered.kind)
    first.keep(entered.setCookies)
    expect(await staff().recoveryCodesLeft(first.headers())).toBe(owner.recoveryCodes.length - 1)
    const second = await passwordOnly(world)
    expect(await staff().enterCode(second.headers(), code)).toEqual({ kind: 'wrong' })
  })

  test('never shows the secret again once it is confirmed', async () => {
    const at = await passwordOnly(world)
    expect(await staff().enrolment(at.headers())).toBeUndefined()
    expect(await staff().confirmEnrolment(at.headers(), await codeFor(owner.textKey))).toEqual({
      kind: 'wrong',
    })
  })

  test('is guessed at five times and no more, then not even the right answer counts', async () => {
    await world.owner.query('delete from auth.attempt')
    const at = await passwordOnly(world)
    const wrong = await wrongCodeFor(owner.textKey)
    for (let tries = 0; tries < 5; tries++)
      expect((await staff().enterCode(at.headers(), wrong)).kind).toBe('wrong')
    const [, unused = ''] = owner.recoveryCodes
    expect((await staff().enterCode(at.headers(), unused)).kind).toBe('limited')
    await world.owner.query('delete from auth.attempt')
  })

  test('a staff session that expired or whose person was removed opens nothing', async () => {
    const { headers } = owner.browser
    const standing = await staff().standing(headers())
    if (standing.kind !== 'signed-in') throw new Error(standing.kind)
    const { sessionHash, personId } = standing.session

    await world.owner.query('update staff set removed_at = now() where person_id = $1', [personId])
    expect(await roleSeenBy(sessionHash)).toBeNull()
    expect((await staff().standing(headers())).kind).toBe('nobody')
    await world.owner.query('update staff set removed_at = null where person_id = $1', [personId])
    expect(await roleSeenBy(sessionHash)).toBe('owner')

    await world.owner.query(`update auth.session set expires_at = clock_timestamp() where token_hash = $1`, [
      Buffer.from(sessionHash, 'hex'),
    ])
    expect(await roleSeenBy(sessionHash)).toBeNull()
    expect((await staff().standing(headers())).kind).toBe('nobody')
  })

  test('signing out ends the session in the database', async () => {
    const at = await passwordOnly(world)
    const [, , code = ''] = owner.recoveryCodes
    const entered = await staff().enterCode(at.headers(), code)
    if (entered.kind !== 'entered') throw new Error(entered.kind)
    at.keep(entered.setCookies)
    const standing = await staff().standing(at.headers())
    if (standing.kind !== 'signed-in') throw new Error(standing.kind)
    const kept = at.headers()
    at.keep(await staff().signOut(at.headers()))
    expect(at.jar.size).toBe(0)
    expect(await roleSeenBy(standing.session.sessionHash)).toBeNull()
    expect((await staff().standing(kept)).kind).toBe('nobody')
  })

  test('a setting that is no hash of a live session opens nothing', async () => {
    expect(await roleSeenBy('')).toBeNull()
    expect(await roleSeenBy('00'.repeat(32))).toBeNull()
    await expect(roleSeenBy('not hex')).rejects.toThrow(/hexadecimal/)
  })

  test('a password is wrong in the same words for a colleague and for a stranger', async () => {
    const at = browser()
    const colleague = await staff().enterPassword(at.headers(), {
      email: email('olga@agency.example'),
      password: `${password}!`,
    })
    const stranger = await staff().enterPassword(at.headers(), {
      email: email('nobody@agency.example'),
      password,
    })
    expect(colleague).toEqual({ kind: 'wrong' })
    expect(stranger).toEqual(colleague)
  })

  test('a password is guessed at ten times and no more, for a stranger’s address alike', async () => {
    for (const address of ['olga@agency.example', 'nobody@agency.example']) {
      await world.owner.query('delete from auth.attempt')
      const kinds = []
      for (let tries = 0; tries < 11; tries++)
        kinds.push(
          (
            await staff().enterPassword(browser().headers(), {
              email: email(address),
              password: 'wrong wrong wrong',
            })
          ).kind,
        )
      expect(kinds).toEqual([...Array<string>(10).fill('wrong'), 'limited'])
      const right = await staff().enterPassword(browser().headers(), { email: email(address), password })
      expect(right.kind).toBe('limited')
    }
  })
})
