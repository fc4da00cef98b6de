import { eq } from 'drizzle-orm';
import { allow } from '#lib/organisations/authority.server.ts';
import { membershipById } from '#lib/organisations/find.server.ts';
import { membership } from '#lib/organisations/schema.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Reader } from '#lib/shared/database.server.ts';
import type { MembershipId, OrganisationId, UserId } from '#lib/shared/ids.ts';
import type { Refused } from '#lib/shared/result.ts';
import { officerRelative } from './schema.server.ts';

/** The members who are family of an officer: their loans count with the officers' own. */
export function relativesOf(
	reader: Reader,
	organisationId: OrganisationId
): Promise<{ membershipId: MembershipId; userId: UserId }[]> {
	return reader
		.select({ membershipId: officerRelative.membershipId, userId: membership.userId })
		.from(officerRelative)
		.innerJoin(membership, eq(membership.id, officerRelative.membershipId))
		.where(eq(membership.organisationId, organisationId));
}

export interface MarkRelative {
	readonly organisationId: OrganisationId;
	readonly membershipId: MembershipId;
	readonly isRelative: boolean;
}

/** An officer notes that a member is family of an officer, or is not any more; never about herself. */
export async function markRelative(
	actor: Actor,
	{ organisationId, membershipId, isRelative }: MarkRelative
): Promise<{ ok: true } | Refused<'forbidden' | 'not_found' | 'own_application'>> {
	return write(async (tx) => {
		const member = await membershipById(tx, membershipId);
		if (member?.organisationId !== organisationId || actor.userId === null) {
			return { ok: false as const, code: 'not_found' as const };
		}
		if (!(await allow(tx, actor, organisationId, 'loans.decide'))) {
			return { ok: false as const, code: 'forbidden' as const };
		}
		if (member.userId === actor.userId) return { ok: false as const, code: 'own_application' as const };
		if (isRelative) {
			await tx
				.insert(officerRelative)
				.values({ membershipId, markedBy: actor.userId, markedAt: now() })
				.onConflictDoNothing();
		} else {
			await tx.delete(officerRelative).where(eq(officerRelative.membershipId, membershipId));
		}
		await audit(tx, actor, {
			action: isRelative ? 'loan.relative' : 'loan.relative_ended',
			organisationId,
			subject: `membership:${membershipId}`
		});
		return { ok: true as const };
	});
}
