import { asc, count, desc, eq } from 'drizzle-orm';
import { membership } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { MembershipId, OrganisationId } from '#lib/shared/ids.ts';
import { leaving, leavingPayment } from './schema.server.ts';

export type Leaving = typeof leaving.$inferSelect;
export type LeavingPayment = typeof leavingPayment.$inferSelect;

export async function leavingById(reader: Reader, id: number): Promise<Leaving | null> {
	const [found] = await reader.select().from(leaving).where(eq(leaving.id, id));
	return found ?? null;
}

/** A member's newest request to leave, in whatever state, or null. */
export async function lastLeavingOf(reader: Reader, membershipId: MembershipId): Promise<Leaving | null> {
	const [found] = await reader
		.select()
		.from(leaving)
		.where(eq(leaving.membershipId, membershipId))
		.orderBy(desc(leaving.id))
		.limit(1);
	return found ?? null;
}

/** Who left a group or asks to, those that wait for an officer first; a page at a time. */
export async function leavingsOf(
	reader: Reader,
	organisationId: OrganisationId,
	{ page, size }: { page: number; size: number }
) {
	const here = eq(leaving.organisationId, organisationId);
	const items = await reader
		.select({
			...{ id: leaving.id, kind: leaving.kind, state: leaving.state, date: leaving.date },
			...{ name: user.name, number: membership.number, rest: leaving.rest }
		})
		.from(leaving)
		.innerJoin(membership, eq(membership.id, leaving.membershipId))
		.innerJoin(user, eq(user.id, membership.userId))
		.where(here)
		.orderBy(desc(eq(leaving.state, 'entered')), desc(leaving.id))
		.limit(size)
		.offset((page - 1) * size);
	const [counted] = await reader.select({ total: count() }).from(leaving).where(here);
	return { items, total: counted?.total ?? 0 };
}

/** What was handed over, oldest first. */
export function paymentsOfLeaving(reader: Reader, leavingId: number): Promise<LeavingPayment[]> {
	return reader
		.select()
		.from(leavingPayment)
		.where(eq(leavingPayment.leavingId, leavingId))
		.orderBy(asc(leavingPayment.id));
}
