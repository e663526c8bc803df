import type { BuildWorld } from '#test/support/build-world.ts'

/**
 * Takes the pace at the payment service away, so that the program alone is measured: the turn at the account is taken as
 * ever, with its row locked, and is now.
 */
export async function liftPace({ db }: BuildWorld): Promise<void> {
  await db.owner.query(`
    create function public.bench_now() returns trigger language plpgsql as $$
      begin new.taken := '{}'; return new; end $$;
    create trigger bench_now before insert or update on app.rate_slots
      for each row execute function public.bench_now()`)
}
