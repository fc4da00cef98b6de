import { commodityBySlug } from '#lib/catalog/commodities.server.ts';
import { COMMODITIES } from '#lib/catalog/commodities.ts';
import type { ListingFields } from '#lib/catalog/listing.ts';
import { foundOrganisation } from '#lib/ledger/found.server.ts';
import { consentAgreement, proposeAgreement } from '#lib/organisations/agreements.server.ts';
import { organisationBySlug } from '#lib/organisations/find.server.ts';
import { askToJoin, decideJoin } from '#lib/organisations/membership.server.ts';
import { personByContact } from '#lib/people/find.server.ts';
import { parsePhone } from '#lib/people/phone.ts';
import { register } from '#lib/people/register.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { newKey, type OrganisationId, type UserId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { listGoods } from '#lib/stock/list.server.ts';
import { DEMO_PASSWORD } from './accounts.ts';
import { PEOPLE, VILLAGE_CODE } from './data/people.ts';
import { insist } from './insist.ts';
import { randomOf, type Random } from './pictures/draw.ts';
import { ZONE } from './timeline.server.ts';

/** Forty is the most a KSM has; a dozen of them sell what a large village sells. */
const MEMBERS = 40;
const GROUPS = 12;
/** As many as the database commits together. */
const AT_ONCE = 64;

interface Seller {
	readonly actor: Actor;
	readonly groupId: OrganisationId;
}

/**
 * Adds so many listings of hundreds of producers to the demo village, without photos, each through the same use-case
 * as the form.
 *
 * @param onProgress told how many are listed, now and then.
 */
export async function enlargeVillage(listings: number, onProgress: (listed: number) => void): Promise<void> {
	const groups = Math.max(1, Math.min(GROUPS, Math.ceil(listings / MEMBERS)));
	const sellers: Seller[] = [];
	for (let group = 0; group < groups; group += 1) sellers.push(...(await foundGroup(group)));
	const goods = await goodsOf();
	const random = randomOf(listings);
	for (let at = 0; at < listings; at += AT_ONCE) {
		const batch = Array.from({ length: Math.min(AT_ONCE, listings - at) }, (_, index) => at + index);
		await Promise.all(batch.map((index) => list(random, goods, sellers, index)));
		if (at % (AT_ONCE * 50) === 0) onProgress(at + batch.length);
	}
}

/** Whether the village was enlarged before. */
export async function isEnlarged(): Promise<boolean> {
	return (await organisationBySlug(db, 'ksm-panen-raya-1')) !== null;
}

async function foundGroup(group: number): Promise<Seller[]> {
	const people = await Promise.all(
		Array.from({ length: MEMBERS }, (_, member) => registerProducer(group, member))
	);
	const [ketua, ...others] = people;
	assert(ketua, 'a group has somebody');
	const name = `KSM Panen Raya ${group + 1}`;
	const founding = { name, kind: 'ksm' as const, villageCode: VILLAGE_CODE };
	const { organisation } = insist(await foundOrganisation(ketua, founding));
	await Promise.all(
		others.map(async (person) => {
			const { membershipId } = insist(await askToJoin(person, organisation.id));
			insist(await decideJoin(ketua, { membershipId, accept: true }));
		})
	);
	await agree(ketua, organisation.id);
	return people.map((actor) => ({ actor, groupId: organisation.id }));
}

async function registerProducer(group: number, member: number): Promise<Actor> {
	const digits = String(group * MEMBERS + member).padStart(5, '0');
	// One address may open only so many accounts in an hour.
	const stranger: Actor = { userId: null, address: `demo-${group}`, requestId: 'demo' };
	const account = {
		name: `Petani ${digits}`,
		phone: `0821-000-${digits}`,
		password: DEMO_PASSWORD,
		locale: 'id' as const
	};
	const { userId } = insist(await register(stranger, account));
	return { ...stranger, userId };
}

async function agree(ketua: Actor, groupId: OrganisationId): Promise<void> {
	const bumdesa = await organisationBySlug(db, 'bum-desa-giri-sejahtera');
	assert(bumdesa, 'the demo village has its BUM Desa');
	const director: Actor = { ...ketua, userId: await directorId() };
	const { agreementId } = insist(
		await proposeAgreement(director, {
			bumdesaId: bumdesa.id,
			groupId,
			validFrom: today(ZONE),
			commissionBasisPoints: 800,
			groupShareBasisPoints: 200,
			leastTakeHome: rupiah(0),
			delivers: 'bumdesa'
		})
	);
	const meeting = {
		meetingOn: today(ZONE),
		minutes: 'Disetujui bersama.',
		present: MEMBERS,
		inFavour: MEMBERS
	};
	insist(await consentAgreement(ketua, { agreementId, ...meeting }));
}

async function directorId(): Promise<UserId> {
	const phone = parsePhone(PEOPLE.agus.phone);
	const director = phone ? await personByContact(db, { kind: 'phone', phone }) : null;
	assert(director, 'the demo village has its director');
	return director.id;
}

type Goods = Pick<ListingFields, 'commodityId' | 'name' | 'unit' | 'pieceGrams'>;

/** What may be sold without a permit, with what a listing of it begins with. */
async function goodsOf(): Promise<Goods[]> {
	const free = COMMODITIES.filter(({ permits }) => permits.length === 0);
	return Promise.all(
		free.map(async ({ slug, nameId, unit, soldBy }) => {
			const commodity = await commodityBySlug(db, slug);
			assert(commodity, `the catalogue knows ${slug}`);
			return { commodityId: commodity.id, name: nameId, unit, pieceGrams: soldBy === 'piece' ? 500 : null };
		})
	);
}

const KINDS = [
	'pilihan',
	'segar',
	'kebun sendiri',
	'panen pagi',
	'super',
	'ekonomis',
	'organik',
	'untuk warung'
] as const;

async function list(
	random: Random,
	goods: readonly Goods[],
	sellers: readonly Seller[],
	index: number
): Promise<void> {
	const seller = sellers[index % sellers.length];
	assert(seller, 'somebody sells');
	const { name, ...rest } = random.pick(goods);
	const fields: ListingFields = {
		...rest,
		name: `${name} ${random.pick(KINDS)} ${index + 1}`,
		story: 'Hasil kebun dan pekarangan anggota kelompok, dipanen sesudah dipesan.',
		price: rupiah(random.whole(8, 160) * 500),
		leastQuantity: 1,
		mostQuantity: null,
		stockMode: 'stock',
		leadDays: 0,
		permits: {},
		tiers: []
	};
	const { actor, groupId } = seller;
	const onHand = random.whole(0, 200) * 500;
	insist(await listGoods(actor, { key: newKey(), groupId, fields, photos: [], onHand, publish: true }));
}
