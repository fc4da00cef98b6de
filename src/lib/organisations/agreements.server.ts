import { and, asc, desc, eq, gte, inArray, isNull, lte, ne, or } from 'drizzle-orm';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit, audited } from '#lib/shared/audit.server.ts';
import { now, today } from '#lib/shared/clock.server.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import { parseBookDate, type BookDate } from '#lib/shared/dates.ts';
import type { AgreementId, OrganisationId, UserId } from '#lib/shared/ids.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { consentFault, periodsOverlap, type Consent, type ConsentFault } from './agreement.ts';
import { termsFault, termsOf, type ProposeAgreement } from './agreementTerms.ts';
import { allow, rolesOf } from './authority.server.ts';
import { countMembers, organisationById } from './find.server.ts';
import { hasMembers } from './roles.ts';
import { agreement, membership, organisation } from './schema.server.ts';

export type Agreement = typeof agreement.$inferSelect;

export type ProposeAgreementResult =
	| { ok: true; agreementId: AgreementId }
	| Refused<'forbidden' | 'not_found' | 'date_invalid' | 'date_order' | 'percent_invalid' | 'days_invalid'>;

/** The group's agreement on a day: accepted by the BUM Desa, consented by the group, and not revoked. */
export async function agreementInForce(
	reader: Reader,
	groupId: OrganisationId,
	onDate: BookDate
): Promise<Agreement | null> {
	const [found] = await reader
		.select()
		.from(agreement)
		.where(
			and(
				eq(agreement.groupId, groupId),
				eq(agreement.state, 'consented'),
				lte(agreement.validFrom, onDate),
				or(isNull(agreement.validUntil), gte(agreement.validUntil, onDate))
			)
		);
	return found ?? null;
}

/** The agreements of several groups, each on a day of its own. */
export async function agreementsInForce(
	reader: Reader,
	days: ReadonlyMap<OrganisationId, BookDate>
): Promise<ReadonlyMap<OrganisationId, Agreement>> {
	if (days.size === 0) return new Map();
	const rows = await reader
		.select()
		.from(agreement)
		.where(and(inArray(agreement.groupId, [...days.keys()]), eq(agreement.state, 'consented')));
	return new Map(
		rows
			.filter(({ groupId, validFrom, validUntil }) => {
				const on = days.get(groupId) ?? '';
				return validFrom <= on && (validUntil === null || validUntil >= on);
			})
			.map((row) => [row.groupId, row])
	);
}

export async function agreementById(reader: Reader, id: AgreementId): Promise<Agreement | null> {
	const [found] = await reader.select().from(agreement).where(eq(agreement.id, id));
	return found ?? null;
}

/** Every agreement in which the organisation is one of the two sides, the newest first. */
export async function agreementsOf(reader: Reader, organisationId: OrganisationId): Promise<Agreement[]> {
	return reader
		.select()
		.from(agreement)
		.where(or(eq(agreement.bumdesaId, organisationId), eq(agreement.groupId, organisationId)))
		.orderBy(desc(agreement.id));
}

/** The names of both sides of agreements, however many. */
export async function namesOf(
	reader: Reader,
	ids: readonly OrganisationId[]
): Promise<ReadonlyMap<OrganisationId, string>> {
	if (ids.length === 0) return new Map();
	const rows = await reader
		.select({ id: organisation.id, name: organisation.name })
		.from(organisation)
		.where(inArray(organisation.id, [...new Set(ids)]));
	return new Map(rows.map(({ id, name }) => [id, name]));
}

/** The groups a BUM Desa sells for on a day. */
export async function groupsSoldBy(
	reader: Reader,
	bumdesaId: OrganisationId,
	onDate: BookDate
): Promise<{ id: OrganisationId; slug: string; name: string }[]> {
	return reader
		.select({ id: organisation.id, slug: organisation.slug, name: organisation.name })
		.from(agreement)
		.innerJoin(organisation, eq(organisation.id, agreement.groupId))
		.where(
			and(
				eq(agreement.bumdesaId, bumdesaId),
				eq(agreement.state, 'consented'),
				lte(agreement.validFrom, onDate),
				or(isNull(agreement.validUntil), gte(agreement.validUntil, onDate))
			)
		)
		.orderBy(asc(organisation.name));
}

/** Whether a buyer is a member of a group that has, or had, an agreement with the BUM Desa: her purchases are told apart. */
export async function buysAsMember(
	reader: Reader,
	bumdesaId: OrganisationId,
	userId: UserId
): Promise<boolean> {
	const [found] = await reader
		.select({ id: membership.id })
		.from(membership)
		.innerJoin(agreement, eq(agreement.groupId, membership.organisationId))
		.where(
			and(
				...[eq(membership.userId, userId), eq(membership.state, 'active')],
				...[eq(agreement.bumdesaId, bumdesaId), inArray(agreement.state, ['consented', 'revoked'])]
			)
		)
		.limit(1);
	return found !== undefined;
}

/** Proposes terms, from either side. The BUM Desa's own proposal is at once its yes. */
export async function proposeAgreement(
	actor: Actor,
	input: ProposeAgreement
): Promise<ProposeAgreementResult> {
	const { bumdesaId, groupId } = input;
	const validFrom = parseBookDate(input.validFrom);
	const validUntil = input.validUntil ? parseBookDate(input.validUntil) : null;
	if (!validFrom || (input.validUntil && !validUntil)) return refuse('date_invalid');
	if (validUntil && validUntil < validFrom) return refuse('date_order');
	const fault = termsFault(input);
	if (fault) return refuse(fault);
	return audited(
		actor,
		{ action: 'agreement.propose', organisationId: bumdesaId, subject: `organisation:${groupId}` },
		write(async (tx) => {
			const byBumdesa = await allow(tx, actor, bumdesaId, 'agreement.propose');
			const byGroup = await allow(tx, actor, groupId, 'agreement.propose');
			if (actor.userId === null || !(byBumdesa || byGroup)) return refuse('forbidden');
			if (!(await sidesFit(tx, bumdesaId, groupId))) return refuse('not_found');
			const accepted = byBumdesa ? { acceptedAt: now(), acceptedBy: actor.userId } : {};
			const [row] = await tx
				.insert(agreement)
				.values({
					...termsOf(input),
					validFrom,
					validUntil,
					state: 'proposed',
					proposedBy: actor.userId,
					proposedAt: now(),
					...accepted
				})
				.returning();
			assert(row, 'a proposed agreement has a row');
			await auditBoth(tx, actor, row, 'agreement.propose', { terms: termsOf(input), validFrom, validUntil });
			return { ok: true as const, agreementId: row.id };
		})
	);
}

async function sidesFit(tx: Tx, bumdesaId: OrganisationId, groupId: OrganisationId): Promise<boolean> {
	const seller = await organisationById(tx, bumdesaId);
	const group = await organisationById(tx, groupId);
	return seller?.kind === 'bumdesa' && group !== null && hasMembers(group.kind);
}

export type DecideAgreementResult = { ok: true } | Refused<'forbidden' | 'not_found' | 'already_done'>;

/** The BUM Desa's yes to terms that the group proposed. They still need the group's recorded consent. */
export async function acceptAgreement(
	actor: Actor,
	agreementId: AgreementId
): Promise<DecideAgreementResult> {
	return audited(
		actor,
		{ action: 'agreement.accept', subject: `agreement:${agreementId}` },
		write(async (tx) => {
			const found = await agreementById(tx, agreementId);
			if (!found) return refuse('not_found');
			if (!(await allow(tx, actor, found.bumdesaId, 'agreement.propose'))) return refuse('forbidden');
			if (found.state !== 'proposed' || found.acceptedAt !== null) return refuse('already_done');
			const yes = { acceptedAt: now(), acceptedBy: actor.userId };
			await tx.update(agreement).set(yes).where(eq(agreement.id, agreementId));
			await auditBoth(tx, actor, found, 'agreement.accept');
			return { ok: true as const };
		})
	);
}

/** The meeting in which the group agreed, as its officers record it. */
export interface ConsentAgreement extends Consent {
	readonly agreementId: AgreementId;
	/** `YYYY-MM-DD`. */
	readonly meetingOn: string;
	readonly minutes: string;
}

export type ConsentAgreementResult =
	| { ok: true }
	| Refused<
			| 'forbidden'
			| 'not_found'
			| 'already_done'
			| 'bumdesa_officer'
			| 'not_accepted'
			| 'overlap'
			| 'date_invalid'
			| 'date_future'
			| 'minutes_missing'
			| ConsentFault
	  >;

/**
 * Records the group's consent, which puts the agreement in force. Only the group's own officers may, and none who
 * also holds an office of the BUM Desa: nobody agrees with themselves.
 */
export async function consentAgreement(
	actor: Actor,
	{ agreementId, meetingOn, minutes, present, inFavour }: ConsentAgreement
): Promise<ConsentAgreementResult> {
	const consentedOn = parseBookDate(meetingOn);
	if (!consentedOn) return refuse('date_invalid');
	if (minutes.trim() === '') return refuse('minutes_missing');
	return audited(
		actor,
		{ action: 'agreement.consent', subject: `agreement:${agreementId}` },
		write(async (tx) => {
			const found = await agreementById(tx, agreementId);
			if (!found) return refuse('not_found');
			const fault =
				(await mayConsent(tx, actor, found)) ??
				(await meetingFault(tx, found, { present, inFavour, consentedOn })) ??
				(await overlapFault(tx, found));
			if (fault) return refuse(fault);
			const consent = { consentedOn, consentMinutes: minutes.trim(), consentPresent: present };
			await tx
				.update(agreement)
				.set({ ...consent, state: 'consented', consentInFavour: inFavour, consentedBy: actor.userId })
				.where(eq(agreement.id, agreementId));
			await auditBoth(tx, actor, found, 'agreement.consent', { consentedOn, present, inFavour });
			return { ok: true as const };
		})
	);
}

async function mayConsent(tx: Tx, actor: Actor, found: Agreement) {
	if (!(await allow(tx, actor, found.groupId, 'agreement.consent'))) return 'forbidden' as const;
	if (await isOfficerOf(tx, actor.userId, found.bumdesaId)) return 'bumdesa_officer' as const;
	if (found.state !== 'proposed') return 'already_done' as const;
	return found.acceptedAt === null ? ('not_accepted' as const) : null;
}

async function isOfficerOf(tx: Tx, userId: UserId | null, organisationId: OrganisationId): Promise<boolean> {
	return userId !== null && (await rolesOf(tx, userId, organisationId)).length > 0;
}

async function meetingFault(tx: Tx, found: Agreement, meeting: Consent & { consentedOn: BookDate }) {
	const group = await organisationById(tx, found.groupId);
	assert(group, 'an agreement has its group');
	if (meeting.consentedOn > today(group.timeZone)) return 'date_future' as const;
	return consentFault(meeting, await countMembers(tx, found.groupId));
}

async function overlapFault(tx: Tx, found: Agreement) {
	const others = await tx
		.select({ validFrom: agreement.validFrom, validUntil: agreement.validUntil })
		.from(agreement)
		.where(
			and(eq(agreement.groupId, found.groupId), eq(agreement.state, 'consented'), ne(agreement.id, found.id))
		);
	return others.some((other) => periodsOverlap(other, found)) ? ('overlap' as const) : null;
}

/** Says no to proposed terms, or takes one's own proposal back; either side may. */
export async function declineAgreement(
	actor: Actor,
	agreementId: AgreementId
): Promise<DecideAgreementResult> {
	return audited(
		actor,
		{ action: 'agreement.decline', subject: `agreement:${agreementId}` },
		write(async (tx) => {
			const found = await agreementById(tx, agreementId);
			if (!found) return refuse('not_found');
			const may =
				(await allow(tx, actor, found.groupId, 'agreement.consent')) ||
				(await allow(tx, actor, found.bumdesaId, 'agreement.propose'));
			if (!may) return refuse('forbidden');
			if (found.state !== 'proposed') return refuse('already_done');
			await tx.update(agreement).set({ state: 'declined' }).where(eq(agreement.id, agreementId));
			await auditBoth(tx, actor, found, 'agreement.decline');
			return { ok: true as const };
		})
	);
}

/** Ends an agreement in force, at once; the group's goods are off sale. Orders keep the terms they were placed on. */
export async function revokeAgreement(
	actor: Actor,
	agreementId: AgreementId
): Promise<DecideAgreementResult> {
	return audited(
		actor,
		{ action: 'agreement.revoke', subject: `agreement:${agreementId}` },
		write(async (tx) => {
			const found = await agreementById(tx, agreementId);
			if (!found) return refuse('not_found');
			const may =
				(await allow(tx, actor, found.groupId, 'agreement.propose')) ||
				(await allow(tx, actor, found.bumdesaId, 'agreement.propose'));
			if (!may) return refuse('forbidden');
			if (found.state !== 'consented') return refuse('already_done');
			const ended = { state: 'revoked' as const, revokedAt: now() };
			await tx.update(agreement).set(ended).where(eq(agreement.id, agreementId));
			await auditBoth(tx, actor, found, 'agreement.revoke');
			return { ok: true as const };
		})
	);
}

/** Both sides find it in their own part of the log. */
async function auditBoth(
	tx: Tx,
	actor: Actor,
	{ id, bumdesaId, groupId }: Agreement,
	action: string,
	detail?: Record<string, unknown>
): Promise<void> {
	for (const organisationId of [bumdesaId, groupId]) {
		await audit(tx, actor, { action, organisationId, subject: `agreement:${id}`, ...(detail && { detail }) });
	}
}
