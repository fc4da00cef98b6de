import { commodityBySlug, loadCommodities } from '#lib/catalog/commodities.server.ts';
import { createListing } from '#lib/catalog/create.server.ts';
import type { ListingFields } from '#lib/catalog/listing.ts';
import { publishListing } from '#lib/catalog/publish.server.ts';
import type { Unit } from '#lib/catalog/terms.ts';
import {
	agreementsOf,
	consentAgreement,
	proposeAgreement,
	revokeAgreement
} from '#lib/organisations/agreements.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { db, write } from '#lib/shared/database.server.ts';
import {
	newKey,
	type ListingId,
	type MembershipId,
	type OrganisationId,
	type UserId
} from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { barePerson } from './village.ts';

let counter = 0;

/** Someone who acts, signed in. */
export function as(userId: UserId): Actor {
	return { userId, address: '127.0.0.1', requestId: 'test' };
}

export interface TestGroup {
	id: OrganisationId;
	slug: string;
	bumdesaId: OrganisationId;
	director: Actor;
	ketua: Actor;
}

async function insert(sql: string, args: (string | number | null)[]): Promise<number> {
	const { rows } = await write((tx) => tx.$client.execute({ sql: `${sql} RETURNING id`, args }));
	return Number(rows[0]?.['id']);
}

export async function bareVillage(code: string, name: string): Promise<void> {
	await write((tx) =>
		tx.$client.execute({
			sql: `INSERT INTO village (code, name, district, regency, province, province_code)
				VALUES (?, ?, 'Panggang', 'Gunungkidul', 'DI Yogyakarta', '34') ON CONFLICT DO NOTHING`,
			args: [code, name]
		})
	);
}

async function organisation(kind: 'ksm' | 'bumdesa', name: string, village: string): Promise<OrganisationId> {
	counter += 1;
	return (await insert(
		`INSERT INTO organisation (slug, kind, name, village_code, time_zone, created_at) VALUES (?, ?, ?, ?, 'Asia/Jakarta', 0)`,
		[`${kind}-${counter}`, kind, name, village]
	)) as OrganisationId;
}

/**
 * A group and the BUM Desa that sells for it. Its agreement, 8 % and 2 %, is consented to by a real meeting of its
 * one first member; no period means no agreement.
 */
export async function group(
	name = 'KSM Mina Sejahtera',
	village: { code: string; name: string } = { code: '34.03.01.2001', name: 'Girisekar' },
	period: { validFrom: string; validUntil?: string } | null = { validFrom: '2020-01-01' }
): Promise<TestGroup> {
	await bareVillage(village.code, village.name);
	const bumdesaId = await organisation('bumdesa', `BUM Desa ${village.name}`, village.code);
	const id = await organisation('ksm', name, village.code);
	const slug = `ksm-${counter}`;
	const director = await officer(bumdesaId, 'director');
	const ketua = await officer(id, 'ketua');
	await insert(
		`INSERT INTO membership (organisation_id, user_id, number, state, requested_at, joined_on)
			VALUES (?, ?, 1, 'active', 0, '2020-01-01')`,
		[id, ketua.userId]
	);
	const made = { id, slug, bumdesaId, director, ketua };
	if (period) await agree(made, period);
	return made;
}

/** Proposes and consents to an agreement for a period. */
export async function agree(
	{ id, bumdesaId, director, ketua }: TestGroup,
	period: { validFrom: string; validUntil?: string }
): Promise<void> {
	const proposed = await proposeAgreement(director, {
		bumdesaId,
		groupId: id,
		...period,
		commissionBasisPoints: 800,
		groupShareBasisPoints: 200,
		leastTakeHome: rupiah(0),
		delivers: 'bumdesa'
	});
	if (!proposed.ok) throw new Error(proposed.code);
	const consented = await consentAgreement(ketua, {
		agreementId: proposed.agreementId,
		meetingOn: '2026-01-05',
		minutes: 'Semua setuju',
		present: 1,
		inFavour: 1
	});
	if (!consented.ok) throw new Error(consented.code);
}

/** Takes the group's consent back. */
export async function revoke({ id, ketua }: TestGroup): Promise<void> {
	const [inForce] = await agreementsOf(db, id);
	if (!inForce) throw new Error('no agreement');
	const revoked = await revokeAgreement(ketua, inForce.id);
	if (!revoked.ok) throw new Error(revoked.code);
}

export interface TestSeller {
	userId: UserId;
	membershipId: MembershipId;
	actor: Actor;
}

export async function member(groupId: OrganisationId, name = 'Sri Wahyuni'): Promise<TestSeller> {
	const userId = await barePerson(name);
	counter += 1;
	const membershipId = (await insert(
		`INSERT INTO membership (organisation_id, user_id, number, state, requested_at, joined_on)
			VALUES (?, ?, ?, 'active', 0, '2026-01-01')`,
		[groupId, userId, counter]
	)) as MembershipId;
	return { userId, membershipId, actor: as(userId) };
}

export async function officer(organisationId: OrganisationId, role: string): Promise<Actor> {
	const userId = await barePerson(role);
	await insert(
		`INSERT INTO officer (organisation_id, user_id, role, from_on) VALUES (?, ?, ?, '2020-01-01')`,
		[organisationId, userId, role]
	);
	return as(userId);
}

/** What is typed about a listing, filled with something usual. */
export async function fieldsOf(
	commoditySlug: string,
	given: Partial<Omit<ListingFields, 'commodityId' | 'price'>> & { price?: number } = {}
): Promise<ListingFields> {
	await loadCommodities();
	const commodity = await commodityBySlug(db, commoditySlug);
	if (!commodity) throw new Error(`no commodity ${commoditySlug}`);
	const { price = 32_000, ...rest } = given;
	return {
		commodityId: commodity.id,
		name: commodity.nameId,
		story: '',
		unit: commodity.unit as Unit,
		price: rupiah(price),
		pieceGrams: null,
		leastQuantity: 1,
		mostQuantity: null,
		stockMode: 'made_to_order',
		leadDays: 2,
		permits: {},
		tiers: [],
		...rest
	};
}

export async function draft(
	seller: TestSeller,
	groupId: OrganisationId,
	fields: ListingFields
): Promise<{ listingId: ListingId; slug: string }> {
	const made = await createListing(seller.actor, { key: newKey(), groupId, fields, photos: [] });
	if (!made.ok) throw new Error(JSON.stringify(made));
	return made;
}

export async function published(
	seller: TestSeller,
	groupId: OrganisationId,
	fields: ListingFields
): Promise<{ listingId: ListingId; slug: string }> {
	const made = await draft(seller, groupId, fields);
	const shown = await publishListing(seller.actor, made.listingId);
	if (!shown.ok) throw new Error(JSON.stringify(shown));
	return made;
}

/** Runs one statement, as another room or a mistake would. */
export async function sql(statement: string, args: (string | number | null)[] = []): Promise<void> {
	await write((tx) => tx.$client.execute({ sql: statement, args }));
}
