import type { BuildWorld } from '#test/support/build-world.ts'

/**
 * Takes the vendor's pace away, so that the program alone is measured: the turn at the account is taken as ever, with its
 * row locked, and is now. The stand-in then answers as often as it is asked.
 */
export async function liftPace(world: BuildWorld): Promise<void> {
  await world.db.owner.query(`
    create function public.bench_now() returns trigger language plpgsql as $$
      begin new.next_at := clock_timestamp(); return new; end $$;
    create trigger bench_now before insert or update on app.rate_slots
      for each row execute function public.bench_now()`)
  await setVendorRate(world, 1_000_000)
}

/** How many calls a second the stand-in answers. */
export async function setVendorRate({ sandboxes }: BuildWorld, perSecond: number): Promise<void> {
  const answer = await fetch(`${sandboxes.origin('stripe')}/_rate?perSecond=${perSecond}`, { method: 'POST' })
  if (!answer.ok) throw new Error(`the payment service’s stand-in answered ${answer.status}`)
}
