import { eq, like, or } from 'drizzle-orm';
import { parsePhone } from '#lib/people/phone.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now, today } from '#lib/shared/clock.server.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import { parseBookDate, type TimeZone } from '#lib/shared/dates.ts';
import type { MembershipId, OrganisationId, UserId } from '#lib/shared/ids.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { hasMembers, type OrganisationKind } from './roles.ts';
import { membership, officer, organisation } from './schema.server.ts';
import { slugOf } from './slug.ts';
import { timeZoneOfProvince } from './timeZones.ts';
import { villageByCode } from './villages.server.ts';

export interface CreateOrganisation {
	readonly name: string;
	readonly kind: OrganisationKind;
	readonly villageCode: string;
	readonly address?: string;
	readonly phone?: string | null;
	readonly story?: string;
	/** `YYYY-MM-DD`; not in the future. */
	readonly foundedOn?: string | null;
}

export interface CreatedOrganisation {
	readonly id: OrganisationId;
	readonly slug: string;
	readonly kind: OrganisationKind;
	readonly timeZone: TimeZone;
	/** The founder's membership, where the organisation has members. */
	readonly membershipId: MembershipId | null;
}

export type CreateOrganisationResult =
	| { ok: true; organisation: CreatedOrganisation }
	| Refused<'forbidden' | 'village_unknown' | 'phone_invalid' | 'date_invalid' | 'date_future'>;

/**
 * Creates an organisation with its founder as first officer: ketua and member number one of a group or co-operative,
 * director of any other. Its books are opened by `ledger/found.server.ts`, which calls this.
 */
export async function createOrganisation(
	tx: Tx,
	actor: Actor,
	input: CreateOrganisation
): Promise<CreateOrganisationResult> {
	if (actor.userId === null) return refuse('forbidden');
	const place = await villageByCode(tx, input.villageCode);
	if (!place) return refuse('village_unknown');
	const timeZone = timeZoneOfProvince(place.provinceCode);
	const phone = input.phone ? parsePhone(input.phone) : null;
	if (input.phone && !phone) return refuse('phone_invalid');
	const foundedOn = input.foundedOn ? parseBookDate(input.foundedOn) : null;
	if (input.foundedOn && !foundedOn) return refuse('date_invalid');
	if (foundedOn && foundedOn > today(timeZone)) return refuse('date_future');

	const slug = await freeSlug(tx, slugOf(input.name));
	const { name, kind, villageCode, address = '', story = '' } = input;
	const [row] = await tx
		.insert(organisation)
		.values({ slug, kind, name, villageCode, timeZone, address, phone, story, foundedOn, createdAt: now() })
		.returning({ id: organisation.id });
	assert(row, 'a created organisation has a row');
	const founded = { id: row.id, kind, timeZone };
	const membershipId = await seatFounder(tx, actor.userId, founded);
	await audit(tx, actor, {
		action: 'organisation.create',
		organisationId: row.id,
		subject: `organisation:${row.id}`,
		detail: { kind, name, villageCode }
	});
	return { ok: true, organisation: { ...founded, slug, membershipId } };
}

async function seatFounder(
	tx: Tx,
	userId: UserId,
	{ id, kind, timeZone }: { id: OrganisationId; kind: OrganisationKind; timeZone: TimeZone }
): Promise<MembershipId | null> {
	const on = today(timeZone);
	const role = hasMembers(kind) ? 'ketua' : 'director';
	await tx.insert(officer).values({ organisationId: id, userId, role, fromOn: on, appointedBy: userId });
	if (!hasMembers(kind)) return null;
	const [row] = await tx
		.insert(membership)
		.values({
			organisationId: id,
			userId,
			number: 1,
			state: 'active',
			requestedAt: now(),
			joinedOn: on,
			decidedBy: userId
		})
		.returning({ id: membership.id });
	assert(row, 'the founder is a member');
	return row.id;
}

/** The slug itself, or with the first free number behind it. */
async function freeSlug(tx: Tx, wanted: string): Promise<string> {
	const rows = await tx
		.select({ slug: organisation.slug })
		.from(organisation)
		.where(or(eq(organisation.slug, wanted), like(organisation.slug, `${wanted}-%`)));
	const taken = new Set(rows.map(({ slug }) => slug));
	let slug = wanted;
	for (let next = 2; taken.has(slug); next += 1) slug = `${wanted}-${next}`;
	return slug;
}
