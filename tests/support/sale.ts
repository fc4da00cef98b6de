import { eq, sql } from 'drizzle-orm';
import { commodity, listing } from '#lib/catalog/schema.server.ts';
import { accountOf, balanceOf, findAccount } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, post } from '#lib/ledger/post.server.ts';
import { account } from '#lib/ledger/schema.server.ts';
import { deliveryZone } from '#lib/delivery/schema.server.ts';
import { confirmOrderTransfer } from '#lib/orders/pay.server.ts';
import { placeOrder } from '#lib/orders/place.server.ts';
import { orderByNumber, type WholeOrder } from '#lib/orders/find.server.ts';
import { agreement, membership, officer } from '#lib/organisations/schema.server.ts';
import type { Deliverer, SpoilageBearer } from '#lib/organisations/agreement.ts';
import type { Role } from '#lib/organisations/roles.ts';
import { savingsAccountOf } from '#lib/savings/accounts.server.ts';
import { savingsRule } from '#lib/savings/schema.server.ts';
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
import { stockItem } from '#lib/stock/schema.server.ts';
import { bareOrganisation, barePerson } from './village.ts';

/** 23 Nov 2026, 10.00 WIB. */
export const MORNING = Date.UTC(2026, 10, 23, 3);
let counter = 0;

export interface Producer {
	readonly userId: UserId;
	readonly membershipId: MembershipId;
	readonly actor: Actor;
	readonly listingId: ListingId;
}

export interface Sale {
	readonly bumdesaId: OrganisationId;
	readonly groupId: OrganisationId;
	/** The BUM Desa's trade book and the group's book. */
	readonly trade: BookId;
	readonly group: BookId;
	readonly director: Actor;
	readonly treasurer: Actor;
	readonly warehouse: Actor;
	readonly bendahara: Actor;
	readonly producer: Producer;
}

export function as(userId: UserId): Actor {
	return { userId, address: '127.0.0.1', requestId: 'test' };
}

/** A BUM Desa that sells for a group at 8 % and 2 %, and a producer with 1.000 kg at Rp50.000. */
export async function openSale({
	monthly = 22_500,
	delivers = 'bumdesa',
	spoilageBy = 'producer',
	purchaseDays = null
}: {
	monthly?: number;
	delivers?: Deliverer;
	spoilageBy?: SpoilageBearer;
	purchaseDays?: number | null;
} = {}): Promise<Sale> {
	const bumdesa = await bareOrganisation('bumdesa');
	const group = await bareOrganisation('ksm');
	const director = await officerOf(bumdesa.id, 'director');
	const bendahara = await officerOf(group.id, 'bendahara');
	const producer = await producerOf(group.id);
	await agree(bumdesa.id, group.id, { director, delivers, spoilageBy, purchaseDays });
	const [trade, groupBook] = [bumdesa.books.trade, group.books.group];
	if (!trade || !groupBook) throw new Error('no books');
	await write((tx) =>
		tx.insert(savingsRule).values({
			bookId: groupBook,
			kind: 'mandatory',
			amount: rupiah(monthly),
			validFrom: '2026-11-01'
		})
	);
	return {
		bumdesaId: bumdesa.id,
		groupId: group.id,
		trade,
		group: groupBook,
		director,
		treasurer: await officerOf(bumdesa.id, 'treasurer'),
		warehouse: await officerOf(bumdesa.id, 'warehouse'),
		bendahara,
		producer
	};
}

export async function officerOf(organisationId: OrganisationId, role: Role): Promise<Actor> {
	const userId = await barePerson(role);
	await write((tx) =>
		tx.insert(officer).values({ organisationId, userId, role, fromOn: bookDate('2020-01-01') })
	);
	return as(userId);
}

async function agree(
	bumdesaId: OrganisationId,
	groupId: OrganisationId,
	{
		director,
		...terms
	}: {
		director: Actor;
		delivers: Deliverer;
		spoilageBy: SpoilageBearer;
		purchaseDays: number | null;
	}
): Promise<void> {
	const by = director.userId;
	if (by === null) throw new Error('a director is a person');
	await write(async (tx) => {
		const [made] = await tx
			.insert(agreement)
			.values({
				bumdesaId,
				groupId,
				state: 'proposed',
				validFrom: bookDate('2026-01-01'),
				commissionBasisPoints: 800,
				groupShareBasisPoints: 200,
				leastTakeHome: rupiah(0),
				...terms,
				proposedBy: by,
				proposedAt: 0
			})
			.returning({ id: agreement.id });
		if (!made) throw new Error('no agreement');
		await tx
			.update(agreement)
			.set({
				state: 'consented',
				acceptedAt: 0,
				acceptedBy: by,
				consentedOn: bookDate('2026-01-01'),
				consentPresent: 1,
				consentInFavour: 1,
				consentedBy: by
			})
			.where(eq(agreement.id, made.id));
	});
}

/** A member of the group who joined this month, with goods to sell. */
export async function producerOf(groupId: OrganisationId, price = 50_000): Promise<Producer> {
	counter += 1;
	const userId = await barePerson(`Bu Sri ${counter}`);
	return write(async (tx) => {
		const [member] = await tx
			.insert(membership)
			.values({
				organisationId: groupId,
				userId,
				number: counter,
				state: 'active',
				requestedAt: 0,
				joinedOn: bookDate('2026-11-01')
			})
			.returning({ id: membership.id });
		const [kind] = await tx
			.insert(commodity)
			.values({
				slug: `lele-${counter}`,
				nameId: 'Lele',
				nameEn: 'Catfish',
				group: 'fish',
				unit: 'kg',
				soldBy: 'weight',
				permits: [],
				origin: 'added',
				createdAt: 0
			})
			.returning({ id: commodity.id });
		if (!member || !kind) throw new Error('not inserted');
		const [made] = await tx
			.insert(listing)
			.values({
				slug: `lele-${counter}`,
				sellerId: member.id,
				groupId,
				commodityId: kind.id,
				kind: 'goods',
				name: 'Lele segar',
				soldBy: 'weight',
				unit: 'kg',
				price: rupiah(price),
				leastQuantity: 1,
				stockMode: 'stock',
				state: 'published',
				permits: {},
				available: 1_000_000,
				villageCode: '34.03.01.2001',
				publishedAt: 1,
				createdAt: 0,
				updatedAt: 0
			})
			.returning({ id: listing.id });
		if (!made) throw new Error('not inserted');
		await tx.insert(stockItem).values({ listingId: made.id, onHand: 1_000_000, reserved: 0 });
		return { userId, membershipId: member.id, actor: as(userId), listingId: made.id };
	});
}

/** A guest orders for pick-up; each producer's goods cost the gross given (a multiple of Rp50). */
export async function order(
	sale: Sale,
	wanted: readonly { producer: Producer; gross: number }[],
	method: 'cash' | 'transfer' = 'cash',
	courierCharge: number | null = null
): Promise<WholeOrder> {
	const goods = wanted.reduce((sum, { gross }) => sum + gross, 0);
	const placed = await placeOrder(systemActor, {
		key: newKey(),
		bumdesaId: sale.bumdesaId,
		lines: wanted.map(({ producer, gross }) => ({
			listingId: producer.listingId,
			quantity: gross / 50,
			shownPrice: rupiah(50_000)
		})),
		delivery:
			courierCharge === null
				? { method: 'pickup', villageCode: null, address: '' }
				: { method: 'courier', villageCode: '34.03.01.2001', address: 'RT 2, rumah hijau' },
		payment: { method, membershipId: null },
		shownTotal: rupiah(goods + (courierCharge ?? 0)),
		buyer: { name: 'Ayu Lestari', phone: '+628111111111', email: null },
		locale: 'id',
		note: '',
		cartToken: null
	});
	if (!placed.ok) throw new Error(`refused: ${placed.code}`);
	return orderOf(placed.number);
}

export async function orderOf(number: string): Promise<WholeOrder> {
	const found = await orderByNumber(db, number);
	if (!found) throw new Error(`no order ${number}`);
	return found;
}

/** The same, paid by transfer in full. */
export async function paidOrder(
	sale: Sale,
	wanted: readonly { producer: Producer; gross: number }[],
	courierCharge: number | null = null
): Promise<WholeOrder> {
	const { number, total } = await order(sale, wanted, 'transfer', courierCharge);
	const confirmed = await confirmOrderTransfer(sale.director, {
		key: newKey(),
		orderNumber: number,
		receivedAmount: total
	});
	if (!confirmed.ok) throw new Error(`refused: ${confirmed.code}`);
	return orderOf(number);
}

/** The BUM Desa's own courier goes everywhere in the regency, for this much an order. */
export async function openZone(sale: Sale, charge: number): Promise<void> {
	await write((tx) =>
		tx.insert(deliveryZone).values({
			organisationId: sale.bumdesaId,
			name: 'Gunungkidul',
			areas: '34.03',
			charge: rupiah(charge)
		})
	);
}

/** The bank account buyers transfer to, without which no transfer is offered; money in drawer and bank. */
export async function fund(sale: Sale, amount: number): Promise<void> {
	await write(async (tx) => {
		await tx.$client.execute({
			sql: `UPDATE organisation SET bank_name = 'BRI', bank_account_number = '0123456789', bank_account_name = 'BUM Desa' WHERE id = ?`,
			args: [sale.bumdesaId]
		});
		const cash = await accountOf(tx, sale.trade, CODE.cash);
		const bank = await accountOf(tx, sale.trade, CODE.bank);
		const capital = await accountOf(tx, sale.trade, CODE.openingBalances);
		await post(tx, {
			actor: systemActor,
			kind: 'test',
			source: { kind: 'test', key: 'capital' },
			entries: [
				{
					bookId: sale.trade,
					date: '2026-11-01',
					memo: 'Modal',
					postings: [
						debit(cash, rupiah(amount)),
						debit(bank, rupiah(amount)),
						credit(capital, rupiah(2 * amount))
					]
				}
			]
		});
	});
}

/** What stands on an account, debit positive; 0 when it was never opened. */
export async function standsOn(
	bookId: BookId,
	code: string,
	holder?: { kind: string; key: string }
): Promise<number> {
	const id = await findAccount(db, bookId, code, holder);
	return id === null ? 0 : balanceOf(db, id);
}

/** A member's own account in one of the books. */
export function ofMember(bookId: BookId, code: string, { membershipId }: Producer): Promise<number> {
	return standsOn(bookId, code, { kind: 'membership', key: String(membershipId) });
}

/** What the two books owe each other adds up to nothing. */
export async function pairSum(sale: Sale): Promise<number> {
	const inTrade = await standsOn(sale.trade, CODE.dueBetweenOrganisations, {
		kind: 'book',
		key: String(sale.group)
	});
	const inGroup = await standsOn(sale.group, CODE.dueBetweenOrganisations, {
		kind: 'book',
		key: String(sale.trade)
	});
	return inTrade + inGroup;
}

/** Debits less credits of a whole book. */
export async function bookSum(bookId: BookId): Promise<number> {
	const [row] = await db
		.select({ sum: sql<number>`coalesce(sum(${account.balance}), 0)` })
		.from(account)
		.where(sql`${account.bookId} = ${bookId} and ${account.isControl} = 0`);
	return row?.sum ?? 0;
}

/** What a member owes her group from an earlier refund that had been spent. */
export async function owe(sale: Sale, { membershipId }: Producer, amount: number): Promise<void> {
	await write(async (tx) => {
		const owed = await accountOf(tx, sale.group, CODE.otherReceivablesFromMembers, {
			kind: 'membership',
			key: String(membershipId),
			name: 'Bu Sri'
		});
		const against = await accountOf(tx, sale.group, CODE.openingBalances);
		await post(tx, {
			actor: systemActor,
			kind: 'test',
			source: { kind: 'test', key: 'debt' },
			entries: [
				{
					bookId: sale.group,
					date: '2026-11-01',
					memo: 'Piutang lama',
					postings: [debit(owed, rupiah(amount)), credit(against, rupiah(amount))]
				}
			]
		});
	});
}

/** Cash in the group's own drawer. */
export async function fundGroup(sale: Sale, amount: number): Promise<void> {
	await write(async (tx) => {
		const cash = await accountOf(tx, sale.group, CODE.cash);
		const against = await accountOf(tx, sale.group, CODE.openingBalances);
		await post(tx, {
			actor: systemActor,
			kind: 'test',
			source: { kind: 'test', key: 'group' },
			entries: [
				{
					bookId: sale.group,
					date: '2026-11-01',
					memo: 'Kas awal',
					postings: [debit(cash, rupiah(amount)), credit(against, rupiah(amount))]
				}
			]
		});
	});
}

/** Puts voluntary savings on a member's book, against the group's opening balances. */
export async function save(sale: Sale, { membershipId }: Producer, amount: number): Promise<void> {
	await write(async (tx) => {
		const { accountId } = await savingsAccountOf(tx, membershipId, 'voluntary');
		const against = await accountOf(tx, sale.group, CODE.openingBalances);
		await post(tx, {
			actor: systemActor,
			kind: 'test',
			source: { kind: 'test', key: 'savings' },
			entries: [
				{
					bookId: sale.group,
					date: '2026-11-01',
					memo: 'Simpanan awal',
					postings: [debit(against, rupiah(amount)), credit(accountId, rupiah(amount))]
				}
			]
		});
	});
}
