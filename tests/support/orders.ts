import { accountOf, balanceOf, findAccount } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, post } from '#lib/ledger/post.server.ts';
import type { PlacedOrder, PlaceOrder, PlaceOrderResult } from '#lib/orders/place.server.ts';
import { savingsAccountOf } from '#lib/savings/accounts.server.ts';
import { systemActor, type Actor } from '#lib/shared/actor.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import {
	newKey,
	type BookId,
	type ListingId,
	type MembershipId,
	type OrganisationId,
	type UserId
} from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { setOnHand } from '#lib/stock/receive.server.ts';
import { bareOrganisation, barePerson } from './village.ts';

export interface Producer {
	userId: UserId;
	membershipId: MembershipId;
}

/** A BUM Desa that sells for one group of two producers, with a treasurer. */
export interface Hub {
	bumdesaId: OrganisationId;
	bumdesaSlug: string;
	groupId: OrganisationId;
	trade: BookId;
	group: BookId;
	treasurer: Actor;
	producer: Producer;
	second: Producer;
}

export const HOME = '34.03.01.2001';
export const JAKARTA = '31.71.01.1001';
let counter = 0;

async function insert(sql: string, args: (string | number | null)[]): Promise<number> {
	const { rows } = await write((tx) => tx.$client.execute({ sql: `${sql} RETURNING rowid AS id`, args }));
	return Number(rows[0]?.['id']);
}

async function run(sql: string, args: (string | number | null)[] = []): Promise<void> {
	await write((tx) => tx.$client.execute({ sql, args }));
}

export function guest(address = '10.0.0.1'): Actor {
	return { userId: null, address, requestId: 'test' };
}

export function person(userId: UserId): Actor {
	return { userId, address: '10.0.0.2', requestId: 'test' };
}

export async function joinGroup(groupId: OrganisationId, name: string): Promise<Producer> {
	counter += 1;
	const userId = await barePerson(name);
	const membershipId = (await insert(
		`INSERT INTO membership (organisation_id, user_id, number, state, requested_at, joined_on)
			VALUES (?, ?, ?, 'active', 0, '2026-01-01')`,
		[groupId, userId, counter]
	)) as MembershipId;
	return { userId, membershipId };
}

/** Makes a new person an officer for good. */
export async function appoint(organisationId: OrganisationId, role: string): Promise<Actor> {
	const userId = await barePerson(role);
	await insert(
		`INSERT INTO officer (organisation_id, user_id, role, from_on) VALUES (?, ?, ?, '2020-01-01')`,
		[organisationId, userId, role]
	);
	return person(userId);
}

export interface HubTerms {
	/** Days until goods bought outright are paid; without it all are on consignment. */
	readonly purchaseDays?: number | null;
}

/** Commission 8 %, group share 2 %; a courier in the district for 10.000, parcels to Jakarta for 20.000 a kg, three days. */
export async function openHub({ purchaseDays = null }: HubTerms = {}): Promise<Hub> {
	const bumdesa = await bareOrganisation('bumdesa');
	const ksm = await bareOrganisation('ksm');
	await run(
		`UPDATE organisation SET bank_name = 'BPD', bank_account_number = '123456', bank_account_name = 'BUM Desa',
			phone = '+6281200000000' WHERE id = ?`,
		[bumdesa.id]
	);
	await run(
		`INSERT INTO village (code, name, district, regency, province, province_code)
			VALUES (?, 'Gambir', 'Gambir', 'Jakarta Pusat', 'DKI Jakarta', '31') ON CONFLICT DO NOTHING`,
		[JAKARTA]
	);
	const producer = await joinGroup(ksm.id, 'Bu Sri');
	const second = await joinGroup(ksm.id, 'Pak Wayan');
	await agree(bumdesa.id, ksm.id, { by: producer.userId, purchaseDays });
	await run(
		`INSERT INTO delivery_zone (organisation_id, name, areas, charge, active) VALUES (?, 'Panggang', '34.03.01', 10000, 1)`,
		[bumdesa.id]
	);
	await run(
		`INSERT INTO parcel_rate (organisation_id, province_code, charge_per_kilogram, days) VALUES (?, '31', 20000, 3)`,
		[bumdesa.id]
	);
	const treasurer = await appoint(bumdesa.id, 'treasurer');
	const [trade, group] = [bumdesa.books.trade, ksm.books.group];
	if (!trade || !group) throw new Error('the books were opened');
	const ids = { bumdesaId: bumdesa.id, bumdesaSlug: bumdesa.slug, groupId: ksm.id };
	return { ...ids, trade, group, treasurer, producer, second };
}

async function agree(
	bumdesaId: OrganisationId,
	groupId: OrganisationId,
	{ by, purchaseDays }: { by: UserId; purchaseDays: number | null }
): Promise<void> {
	const agreementId = await insert(
		`INSERT INTO agreement (bumdesa_id, group_id, state, valid_from, commission_basis_points,
			group_share_basis_points, least_take_home, delivers, purchase_days, proposed_by, proposed_at, accepted_at)
			VALUES (?, ?, 'proposed', '2026-01-01', 800, 200, 0, 'bumdesa', ?, ?, 0, 0)`,
		[bumdesaId, groupId, purchaseDays, by]
	);
	await run(
		`UPDATE agreement SET state = 'consented', consented_on = '2026-01-01', consent_minutes = 'Setuju',
			consent_present = 2, consent_in_favour = 2, consented_by = ? WHERE id = ?`,
		[by, agreementId]
	);
}

export interface Goods {
	seller?: MembershipId;
	price?: number;
	onHand?: number;
	soldBy?: 'weight' | 'piece';
	shelfLifeDays?: number | null;
	stockMode?: 'stock' | 'made_to_order';
	mostQuantity?: number | null;
}

/** A published listing with stock: by default lele at 50.000 a kg, 100 kg of it, which keeps two days. */
export async function offer(hub: Hub, goods: Goods = {}): Promise<ListingId> {
	counter += 1;
	// Kept, since offers made at the same time all move the counter on.
	const number = counter;
	const {
		soldBy = 'weight',
		price = 50_000,
		onHand = 100_000,
		shelfLifeDays = 2,
		stockMode = 'stock'
	} = goods;
	const unit = soldBy === 'weight' ? 'kg' : 'ekor';
	const commodityId = await insert(
		`INSERT INTO commodity (slug, name_id, name_en, commodity_group, unit, sold_by, shelf_life_days, permits, origin,
			created_at) VALUES (?, 'Lele', 'Catfish', 'fish', ?, ?, ?, '[]', 'added', 0)`,
		[`lele-${number}`, unit, soldBy, shelfLifeDays]
	);
	const listingId = (await insert(
		`INSERT INTO listing (slug, seller_id, group_id, commodity_id, kind, name, sold_by, unit, price, piece_grams,
			least_quantity, most_quantity, stock_mode, lead_days, state, permits, village_code, published_at, created_at,
			updated_at) VALUES (?, ?, ?, ?, 'goods', ?, ?, ?, ?, ?, 1, ?, ?, 0, 'published', '{}', ?, 0, 0, 0)`,
		[
			`lele-segar-${number}`,
			goods.seller ?? hub.producer.membershipId,
			hub.groupId,
			commodityId,
			`Lele segar ${number}`,
			soldBy,
			unit,
			price,
			soldBy === 'piece' ? 1000 : null,
			goods.mostQuantity ?? null,
			stockMode,
			HOME
		]
	)) as ListingId;
	if (stockMode === 'stock' && onHand > 0) {
		const source = `listing:${listingId}`;
		await write((tx) => setOnHand(tx, systemActor, { listingId, onHand, reason: 'harvest', source }));
	}
	return listingId;
}

export type WishChanges = Partial<Omit<PlaceOrder, 'payment'>> & {
	pay?: PlaceOrder['payment']['method'];
	membershipId?: MembershipId;
};

/** An order for a pick-up by transfer, unless said otherwise. */
export function wish(
	hub: Hub,
	lines: readonly { listingId: ListingId; quantity: number; shownPrice: number }[],
	shownTotal: number,
	{ pay = 'transfer', membershipId, ...changes }: WishChanges = {}
): PlaceOrder {
	return {
		key: newKey(),
		bumdesaId: hub.bumdesaId,
		lines: lines.map((line) => ({ ...line, shownPrice: rupiah(line.shownPrice) })),
		shownTotal: rupiah(shownTotal),
		buyer: { name: 'Budi', phone: '+6281300000001', email: null },
		locale: 'id',
		note: '',
		delivery: { method: 'pickup', villageCode: null, address: '' },
		payment: { method: pay, membershipId: membershipId ?? null },
		cartToken: null,
		...changes
	};
}

export function placed(result: PlaceOrderResult): PlacedOrder {
	if (!result.ok) throw new Error(`refused: ${result.code}`);
	return result;
}

/** What an account has on its credit side: what is owed, saved or earned. */
export async function creditOf(
	bookId: BookId,
	code: string,
	holder?: { kind: string; key: string }
): Promise<number> {
	const found = await findAccount(db, bookId, code, holder);
	return found ? 0 - (await balanceOf(db, found)) : 0;
}

/** What an account has on its debit side: what is there, or was spent. */
export async function debitOf(
	bookId: BookId,
	code: string,
	holder?: { kind: string; key: string }
): Promise<number> {
	return 0 - (await creditOf(bookId, code, holder));
}

/** Puts voluntary savings into a member's account against cash. */
export async function save(hub: Hub, membershipId: MembershipId, amount: number): Promise<void> {
	await write(async (tx) => {
		const { accountId } = await savingsAccountOf(tx, membershipId, 'voluntary');
		const cash = await accountOf(tx, hub.group, CODE.cash);
		const postings = [debit(cash, rupiah(amount)), credit(accountId, rupiah(amount))];
		await post(tx, {
			actor: systemActor,
			kind: 'savings.deposit',
			source: { kind: 'test', key: String(membershipId) },
			entries: [{ bookId: hub.group, date: bookDate('2026-11-01'), memo: 'Setor', postings }]
		});
	});
}

/** Counts rows, for proving that nothing was left behind. */
export async function countRows(table: string, where = '1 = 1'): Promise<number> {
	const { rows } = await db.$client.execute(`SELECT count(*) AS n FROM ${table} WHERE ${where}`);
	return Number(rows[0]?.['n']);
}

export async function stockOf(listingId: ListingId) {
	const { rows } = await db.$client.execute({
		sql: `SELECT s.on_hand, s.reserved, l.available FROM stock_item s JOIN listing l ON l.id = s.listing_id
			WHERE s.listing_id = ?`,
		args: [listingId]
	});
	const [row] = rows;
	return {
		onHand: Number(row?.['on_hand']),
		reserved: Number(row?.['reserved']),
		available: Number(row?.['available'])
	};
}
