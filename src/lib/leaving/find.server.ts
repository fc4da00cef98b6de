import { asc, desc, eq } from 'drizzle-orm';
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

/** Who left a group or asks to, those that wait for an officer first; a page at a time, in one query. */
export async function leavingsOf(
	reader: Reader,
	organisationId: OrganisationId,
	{ page, size }: { page: number; size: number }
) {
	const here = eq(leaving.organisationId, organisationId);
	const rows = await reader
		.select({
			...{ id: leaving.id, kind: leaving.kind, state: leaving.state, date: leaving.date },
			...{ name: user.name, rest: leaving.rest, debtLeft: leaving.debtLeft }
		})
		.from(leaving)
		.innerJoin(membership, eq(membership.id, leaving.membershipId))
		.innerJoin(user, eq(user.id, membership.userId))
		.where(here)
		.orderBy(desc(eq(leaving.state, 'entered')), desc(leaving.id))
		.limit(size + 1)
		.offset((page - 1) * size);
	return { rows: rows.slice(0, size), more: rows.length > size };
}

/** What was handed over, oldest first. */
export function paymentsOfLeaving(reader: Reader, leavingId: number): Promise<LeavingPayment[]> {
	return reader
		.select()
		.from(leavingPayment)
		.where(eq(leavingPayment.leavingId, leavingId))
		.orderBy(asc(leavingPayment.id));
}
