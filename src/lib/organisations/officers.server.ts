import { and, asc, eq, isNull } from 'drizzle-orm';
import { parseContact } from '#lib/people/contact.ts';
import { personByContact, personById, type Person } from '#lib/people/find.server.ts';
import { user } from '#lib/people/schema.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit, audited } from '#lib/shared/audit.server.ts';
import { now, today } from '#lib/shared/clock.server.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import { parseBookDate, type BookDate } from '#lib/shared/dates.ts';
import type { OrganisationId, UserId } from '#lib/shared/ids.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { activeMembership, allow, hasCurrentHead, isCurrent } from './authority.server.ts';
import { organisationById, type Organisation } from './find.server.ts';
import { HEAD_ROLES, MEMBERS_ONLY, ROLES_OF_KIND, hasMembers, type Role } from './roles.ts';
import { officer } from './schema.server.ts';

export interface Officer {
	readonly id: number;
	readonly userId: UserId;
	readonly name: string;
	readonly phone: string | null;
	readonly role: Role;
	readonly fromOn: BookDate;
	readonly untilOn: BookDate | null;
}

/** The officers whose terms run or are still to begin or have lapsed unended, in the order of appointment. */
export async function officersOf(reader: Reader, organisationId: OrganisationId): Promise<Officer[]> {
	return reader
		.select({
			id: officer.id,
			userId: officer.userId,
			name: user.name,
			phone: user.phone,
			role: officer.role,
			fromOn: officer.fromOn,
			untilOn: officer.untilOn
		})
		.from(officer)
		.innerJoin(user, eq(user.id, officer.userId))
		.where(and(eq(officer.organisationId, organisationId), isNull(officer.endedAt)))
		.orderBy(asc(officer.id));
}

export interface AppointOfficer {
	readonly organisationId: OrganisationId;
	/** The person, by id or by the telephone number or e-mail of the account. */
	readonly userId?: UserId;
	readonly contact?: string;
	readonly role: Role;
	/** `YYYY-MM-DD`, both days belonging to the term; no end means until it is taken back. */
	readonly fromOn: string;
	readonly untilOn?: string | null;
}

export type AppointOfficerResult =
	| { ok: true; officerId: number; name: string }
	| Refused<
			| 'forbidden'
			| 'not_found'
			| 'person_unknown'
			| 'role_unfit'
			| 'members_only'
			| 'date_invalid'
			| 'date_order'
			| 'already_officer'
	  >;

/** Gives a person a role for a term. It counts from the next request on. */
export async function appointOfficer(actor: Actor, input: AppointOfficer): Promise<AppointOfficerResult> {
	const { organisationId, role } = input;
	const fromOn = parseBookDate(input.fromOn);
	const untilOn = input.untilOn ? parseBookDate(input.untilOn) : null;
	if (!fromOn || (input.untilOn && !untilOn)) return refuse('date_invalid');
	if (untilOn && untilOn < fromOn) return refuse('date_order');
	return audited(
		actor,
		{ action: 'officer.appoint', organisationId },
		write(async (tx) => {
			const found = await organisationById(tx, organisationId);
			if (!found) return refuse('not_found');
			if (!(await allow(tx, actor, organisationId, 'officers.appoint'))) return refuse('forbidden');
			if (!ROLES_OF_KIND[found.kind].includes(role)) return refuse('role_unfit');
			const person = await personIn(tx, input);
			if (!person) return refuse('person_unknown');
			const fault = await personFault(tx, found, person.id, { role, fromOn, untilOn });
			if (fault) return refuse(fault);
			const values = { organisationId, userId: person.id, role, fromOn, untilOn, appointedBy: actor.userId };
			const [row] = await tx.insert(officer).values(values).returning({ id: officer.id });
			assert(row, 'an appointment has a row');
			await audit(tx, actor, {
				action: 'officer.appoint',
				organisationId,
				subject: `user:${person.id}`,
				detail: { role, fromOn, untilOn }
			});
			return { ok: true as const, officerId: row.id, name: person.name };
		})
	);
}

async function personIn(tx: Tx, { userId, contact }: AppointOfficer): Promise<Person | null> {
	const typed = contact === undefined ? null : parseContact(contact);
	const person = userId ? await personById(tx, userId) : typed && (await personByContact(tx, typed));
	return person && person.disabledAt === null ? person : null;
}

type Term = Pick<Officer, 'role' | 'fromOn' | 'untilOn'>;

async function personFault(tx: Tx, found: Organisation, userId: UserId, term: Term) {
	const needsMembership = hasMembers(found.kind) && MEMBERS_ONLY.includes(term.role);
	if (needsMembership && !(await activeMembership(tx, found.id, userId))) return 'members_only' as const;
	const terms = await officersOf(tx, found.id);
	const held = terms.some(
		(other) =>
			other.userId === userId &&
			other.role === term.role &&
			(other.untilOn === null || other.untilOn >= term.fromOn) &&
			(term.untilOn === null || other.fromOn <= term.untilOn)
	);
	return held ? ('already_officer' as const) : null;
}

export type EndOfficerResult = { ok: true } | Refused<'forbidden' | 'not_found' | 'last_head'>;

/** Takes a role back before its term ends. The last one who can appoint officers stays until there is a successor. */
export async function endOfficer(
	actor: Actor,
	{ organisationId, officerId }: { organisationId: OrganisationId; officerId: number }
): Promise<EndOfficerResult> {
	return audited(
		actor,
		{ action: 'officer.end', organisationId, subject: `officer:${officerId}` },
		write(async (tx) => {
			const found = (await officersOf(tx, organisationId)).find(({ id }) => id === officerId);
			if (!found) return refuse('not_found');
			const resigns = found.userId === actor.userId;
			if (!resigns && !(await allow(tx, actor, organisationId, 'officers.appoint')))
				return refuse('forbidden');
			const isHead = HEAD_ROLES.includes(found.role);
			if (isHead && !(await hasCurrentHead(tx, organisationId, found.userId))) return refuse('last_head');
			await tx.update(officer).set({ endedAt: now() }).where(eq(officer.id, officerId));
			await audit(tx, actor, {
				action: 'officer.end',
				organisationId,
				subject: `user:${found.userId}`,
				detail: { role: found.role }
			});
			return { ok: true as const };
		})
	);
}

/** The officers whose terms run today. */
export async function currentOfficersOf(
	reader: Reader,
	{ id, timeZone }: Pick<Organisation, 'id' | 'timeZone'>
): Promise<Officer[]> {
	return (await officersOf(reader, id)).filter((term) => isCurrent(term, today(timeZone)));
}
