import { and, eq, inArray, isNull, ne } from 'drizzle-orm';
import type { Actor } from '#lib/shared/actor.ts';
import { today } from '#lib/shared/clock.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { MembershipId, OrganisationId, UserId } from '#lib/shared/ids.ts';
import { abilitiesOfStandings, HEAD_ROLES, type Ability, type Role, type Standing } from './roles.ts';
import { membership, officer, organisation } from './schema.server.ts';

/**
 * Whether the person may do this in the organisation, read from the database at each call, so that a changed role
 * counts at the next request. A guest may nothing.
 */
export async function allow(
	reader: Reader,
	actor: Actor,
	organisationId: OrganisationId,
	ability: Ability
): Promise<boolean> {
	if (actor.userId === null) return false;
	return (await abilitiesOf(reader, actor.userId, organisationId)).has(ability);
}

/** Everything a person may do in an organisation today. */
export async function abilitiesOf(
	reader: Reader,
	userId: UserId,
	organisationId: OrganisationId
): Promise<Set<Ability>> {
	const [terms, membership] = await Promise.all([
		termsOf(reader, userId, organisationId),
		activeMembership(reader, organisationId, userId)
	]);
	const standings: Standing[] = terms.filter(({ current }) => current).map(({ role }) => role);
	if (membership) standings.push('member');
	const abilities = abilitiesOfStandings(standings);
	if (terms.some((term) => term.lapsed && HEAD_ROLES.includes(term.role))) {
		// A head whose term ran out with no successor may still appoint one, or the organisation would be stuck.
		if (!(await hasCurrentHead(reader, organisationId, userId))) abilities.add('officers.appoint');
	}
	return abilities;
}

/** The roles a person holds in an organisation today. */
export async function rolesOf(
	reader: Reader,
	userId: UserId,
	organisationId: OrganisationId
): Promise<Role[]> {
	const terms = await termsOf(reader, userId, organisationId);
	return [...new Set(terms.filter(({ current }) => current).map(({ role }) => role))];
}

/** The person's accepted membership, or null. */
export async function activeMembership(
	reader: Reader,
	organisationId: OrganisationId,
	userId: UserId
): Promise<{ id: MembershipId; number: number | null; joinedOn: BookDate | null } | null> {
	const [found] = await reader
		.select({ id: membership.id, number: membership.number, joinedOn: membership.joinedOn })
		.from(membership)
		.where(
			and(
				eq(membership.organisationId, organisationId),
				eq(membership.userId, userId),
				eq(membership.state, 'active')
			)
		);
	return found ?? null;
}

/** Whether somebody else than `except` leads the organisation today, and so can appoint officers. */
export async function hasCurrentHead(
	reader: Reader,
	organisationId: OrganisationId,
	except: UserId
): Promise<boolean> {
	const heads = await reader
		.select({ fromOn: officer.fromOn, untilOn: officer.untilOn, timeZone: organisation.timeZone })
		.from(officer)
		.innerJoin(organisation, eq(organisation.id, officer.organisationId))
		.where(
			and(
				eq(officer.organisationId, organisationId),
				inArray(officer.role, [...HEAD_ROLES]),
				isNull(officer.endedAt),
				ne(officer.userId, except)
			)
		);
	return heads.some((head) => isCurrent(head, today(head.timeZone)));
}

/** Whether a term covers a date; both ends belong to it. */
export function isCurrent(term: { fromOn: string; untilOn: string | null }, on: BookDate): boolean {
	return term.fromOn <= on && (term.untilOn === null || on <= term.untilOn);
}

interface Term {
	readonly role: Role;
	readonly current: boolean;
	readonly lapsed: boolean;
}

async function termsOf(reader: Reader, userId: UserId, organisationId: OrganisationId): Promise<Term[]> {
	const rows = await reader
		.select({
			role: officer.role,
			fromOn: officer.fromOn,
			untilOn: officer.untilOn,
			timeZone: organisation.timeZone
		})
		.from(officer)
		.innerJoin(organisation, eq(organisation.id, officer.organisationId))
		.where(
			and(eq(officer.userId, userId), eq(officer.organisationId, organisationId), isNull(officer.endedAt))
		);
	return rows.map((row) => {
		const on = today(row.timeZone);
		return { role: row.role, current: isCurrent(row, on), lapsed: row.untilOn !== null && row.untilOn < on };
	});
}
