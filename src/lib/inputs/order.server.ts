import { inArray } from 'drizzle-orm';
import { accountOf, pairAccounts } from '#lib/ledger/accounts.server.ts';
import { tradeBookOf } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, orRefusal, post } from '#lib/ledger/post.server.ts';
import type { EntryDraft, LedgerCode } from '#lib/ledger/posting.ts';
import { todayIn } from '#lib/lending/products.server.ts';
import { agreementInForce } from '#lib/organisations/agreements.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { membershipById } from '#lib/organisations/find.server.ts';
import { savingsAccountOf, withdrawable } from '#lib/savings/accounts.server.ts';
import { saverAt, type Saver } from '#lib/savings/saver.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { faultPoint } from '#lib/shared/fault.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { MembershipId, OrganisationId } from '#lib/shared/ids.ts';
import { rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import type { PostedIn } from '#lib/taxes/outputVat.server.ts';
import { vatRateOn } from '#lib/taxes/terms.server.ts';
import { inputOrderById, linesOfInputOrder, openLoanOrder, type InputOrder } from './find.server.ts';
import type { InputItemId, InputOrderId } from './ids.ts';
import { inputItem, inputLine, inputOrder } from './schema.server.ts';
import { markPaid, sellInputs } from './sell.server.ts';
import { firstShort } from './stock.server.ts';
import type { InputWay } from './terms.ts';

export interface OrderInputs {
	readonly membershipId: MembershipId;
	readonly lines: readonly {
		readonly itemId: InputItemId;
		/** Whole units. */
		readonly quantity: number;
		/** Of one unit, as it was shown to her. */
		readonly price: Rupiah;
	}[];
	readonly way: InputWay;
	readonly key: string;
}

export type OrderInputsResult =
	| { ok: true; orderId: InputOrderId; state: 'asked' | 'paid' }
	| Refused<
			| 'forbidden'
			| 'not_found'
			| 'no_shop'
			| 'nothing_chosen'
			| 'chosen_twice'
			| 'price_changed'
			| 'loan_waits'
			| 'key_reused'
	  >
	| StockShort
	| Refused<'insufficient_savings', { available: Rupiah }>
	| Refused<LedgerCode>;

type StockShort = Refused<'stock_short', { itemId: InputItemId; left: number }>;

/**
 * A member buys farm inputs of the BUM Desa that sells for her group. From savings it is paid at once; with cash it waits
 * for the counter, with a loan for her group. An officer of the shop may write a cash order down for her.
 */
export async function orderInputs(actor: Actor, input: OrderInputs): Promise<OrderInputsResult> {
	return orRefusal<OrderInputsResult>(
		write(async (tx): Promise<OrderInputsResult> => {
			const member = await membershipById(tx, input.membershipId);
			const saver = await saverAt(tx, input.membershipId);
			if (!member || !saver || actor.userId === null) return refuse('not_found');
			const agreement = await agreementInForce(tx, member.organisationId, saver.today);
			if (!agreement) return refuse('no_shop');
			const own = member.userId === actor.userId;
			const atCounter =
				input.way === 'cash' && (await allow(tx, actor, agreement.bumdesaId, 'inputs.manage'));
			if (!own && !atCounter) return refuse('forbidden');
			const { key, ...body } = input;
			return once(tx, { scope: `input.order:${actor.userId}`, key, body }, () =>
				order(tx, actor, { saver, shop: agreement.bumdesaId, input })
			);
		})
	);
}

async function order(
	tx: Tx,
	actor: Actor,
	{ saver, shop, input }: { saver: Saver; shop: OrganisationId; input: OrderInputs }
): Promise<OrderInputsResult> {
	assert(actor.userId, 'a person orders');
	const { membershipId, lines, way } = input;
	if (lines.length === 0) return refuse('nothing_chosen');
	// Twice the same would be looked up on the shelf twice and taken once.
	if (new Set(lines.map(({ itemId }) => itemId)).size < lines.length) return refuse('chosen_twice');
	const items = await tx
		.select()
		.from(inputItem)
		.where(
			inArray(
				inputItem.id,
				lines.map(({ itemId }) => itemId)
			)
		);
	for (const { itemId, price } of lines) {
		const item = items.find(({ id }) => id === itemId);
		if (item?.organisationId !== shop || !item.offered) return refuse('not_found');
		if (item.price !== price) return refuse('price_changed');
	}
	const total = sumRupiah(lines.map(({ quantity, price }) => rupiah(quantity * price)));
	const refused = await refuseOrder(tx, { membershipId, way, lines }, total);
	if (refused) return refused;
	const [made] = await tx
		.insert(inputOrder)
		.values({
			...{ organisationId: shop, membershipId, way, state: 'asked', total },
			vatBasisPoints: await vatRateOn(tx, shop, saver.today),
			...{ orderedBy: actor.userId, orderedAt: now() }
		})
		.returning({ id: inputOrder.id, vatBasisPoints: inputOrder.vatBasisPoints });
	assert(made, 'the order was inserted');
	await tx.insert(inputLine).values(lines.map((line) => ({ orderId: made.id, ...line })));
	faultPoint('input.ordered');
	await audit(tx, actor, {
		...{ action: 'input.order', organisationId: shop, subject: `input_order:${made.id}` },
		detail: { membershipId, way, total }
	});
	if (way !== 'savings') return { ok: true, orderId: made.id, state: 'asked' };
	await payFromSavings(tx, actor, { saver, shop, order: { ...made, total } });
	return { ok: true, orderId: made.id, state: 'paid' };
}

/** Whether the shelf and, where they pay, her savings have enough, and no other order waits for a loan. */
async function refuseOrder(
	tx: Tx,
	{ membershipId, way, lines }: Pick<OrderInputs, 'membershipId' | 'way' | 'lines'>,
	total: Rupiah
): Promise<Exclude<OrderInputsResult, { ok: true }> | null> {
	if (way === 'loan' && (await openLoanOrder(tx, membershipId))) return refuse('loan_waits');
	const short = await firstShort(tx, lines);
	if (short) return { ok: false, code: 'stock_short', ...short };
	if (way !== 'savings') return null;
	const available = await withdrawable(tx, membershipId);
	return total > available ? { ok: false, code: 'insufficient_savings', available } : null;
}

interface Paying {
	readonly saver: Saver;
	readonly shop: OrganisationId;
	readonly order: Pick<InputOrder, 'id' | 'total' | 'vatBasisPoints'>;
}

/** K: Dr voluntary savings · Cr RK(T); T: Dr RK(K) · Cr sales of farm inputs; Dr cost of goods sold · Cr inventory. */
async function payFromSavings(tx: Tx, actor: Actor, { saver, shop, order }: Paying): Promise<void> {
	const { total } = order;
	const { accountId } = await savingsAccountOf(tx, saver.membershipId, 'voluntary');
	const tradeBook = await tradeBookOf(tx, shop);
	const pair = await pairAccounts(tx, saver.bookId, tradeBook);
	const memo = `Saprodi ${saver.name}`;
	const date = await todayIn(tx, tradeBook);
	await sold(tx, actor, { order, bookId: tradeBook, date }, [
		{
			...{ bookId: saver.bookId, date: saver.today, memo },
			postings: [debit(accountId, total), credit(pair.inA, total)]
		},
		{
			...{ bookId: tradeBook, date, memo },
			postings: [debit(pair.inB, total), ...(await sellInputs(tx, tradeBook, order))]
		}
	]);
}

/** Posts a sale of the farm shop, in whose book it is on that date, and marks its order paid. */
async function sold(
	tx: Tx,
	actor: Actor,
	{ order, ...posted }: Pick<Paying, 'order'> & Omit<PostedIn, 'transactionId'>,
	entries: EntryDraft[]
): Promise<void> {
	const { transactionId } = await post(tx, {
		...{ actor, kind: 'input.sold', source: { kind: 'input_order', key: String(order.id) } },
		...{ key: `input_order:${order.id}`, entries }
	});
	await markPaid(tx, order, { ...posted, transactionId });
	faultPoint('input.sold');
}

export type TakeCashResult =
	{ ok: true } | Refused<'forbidden' | 'not_found' | 'wrong_state' | 'key_reused' | LedgerCode> | StockShort;

/** Cash at the counter pays an order: Dr cash · Cr sales of farm inputs; Dr cost of goods sold · Cr inventory. */
export async function takeCashForInputs(
	actor: Actor,
	input: { readonly organisationId: OrganisationId; readonly orderId: InputOrderId; readonly key: string }
): Promise<TakeCashResult> {
	return orRefusal<TakeCashResult>(
		write(async (tx): Promise<TakeCashResult> => {
			const found = await inputOrderById(tx, input.orderId);
			if (found?.organisationId !== input.organisationId) return refuse('not_found');
			if (!(await allow(tx, actor, input.organisationId, 'inputs.manage'))) return refuse('forbidden');
			const { key, ...body } = input;
			return once(
				tx,
				{ scope: `input.cash:${actor.userId}`, key, body },
				async (): Promise<TakeCashResult> => {
					if (found.way !== 'cash' || found.state !== 'asked') return refuse('wrong_state');
					const bookId = await tradeBookOf(tx, input.organisationId);
					const lines = await linesOfInputOrder(tx, found.id);
					const short = await firstShort(tx, lines);
					if (short) return { ok: false, code: 'stock_short', ...short };
					const date = await todayIn(tx, bookId);
					await sold(tx, actor, { order: found, bookId, date }, [
						{
							...{ bookId, date, memo: `Saprodi ${found.memberName}` },
							postings: [
								debit(await accountOf(tx, bookId, CODE.cash), found.total),
								...(await sellInputs(tx, bookId, found))
							]
						}
					]);
					await audit(tx, actor, {
						...{
							action: 'input.cash',
							organisationId: input.organisationId,
							subject: `input_order:${found.id}`
						},
						detail: { total: found.total }
					});
					return { ok: true };
				}
			);
		})
	);
}
