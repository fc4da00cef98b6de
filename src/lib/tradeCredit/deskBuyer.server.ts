import { eq } from 'drizzle-orm';
import { allow } from '#lib/organisations/authority.server.ts';
import type { Ability } from '#lib/organisations/roles.ts';
import type { Actor } from '#lib/shared/actor.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import type { UserId } from '#lib/shared/ids.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import type { AtBuyer } from './ids.ts';
import { tradeBuyer } from './schema.server.ts';

export type DeskBuyer = typeof tradeBuyer.$inferSelect;

/** The buyer of the desk that acts, and the officer who may do it there; another desk's buyer is not found. */
export async function deskBuyer(
	tx: Tx,
	actor: Actor,
	{ organisationId, tradeBuyerId }: AtBuyer,
	ability: Ability
): Promise<{ ok: true; buyer: DeskBuyer; by: UserId } | Refused<'forbidden' | 'not_found'>> {
	const by = actor.userId;
	if (by === null || !(await allow(tx, actor, organisationId, ability))) return refuse('forbidden');
	const [buyer] = await tx.select().from(tradeBuyer).where(eq(tradeBuyer.id, tradeBuyerId));
	return buyer?.organisationId === organisationId ? { ok: true, buyer, by } : refuse('not_found');
}
