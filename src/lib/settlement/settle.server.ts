import { eq, inArray, sql } from 'drizzle-orm';
import { pairAccounts } from '#lib/ledger/accounts.server.ts';
import { credit, debit, post } from '#lib/ledger/post.server.ts';
import type { EntryDraft, Posting } from '#lib/ledger/posting.ts';
import { owedToGroup } from '#lib/lending/find.server.ts';
import { duesAtSale, recordSalePayment, type Dues, type LoanDue } from '#lib/loans/dues.server.ts';
import { loanCredits } from '#lib/loans/record.server.ts';
import { dateIn } from '#lib/payments/refunds.server.ts';
import { mandatoryDue, savingsAccountOf } from '#lib/savings/accounts.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { now } from '#lib/shared/clock.server.ts';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import { faultPoint } from '#lib/shared/fault.server.ts';
import type { AccountId, MembershipId, OrderLineId, TransactionId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import { payBack } from '#lib/solidarity/repay.server.ts';
import type { Part, PartLine } from '#lib/supply/parts.server.ts';
import { consignmentPayableOf } from '#lib/lots/accounts.server.ts';
import { otherReceivableOf, saleBooksOf, type SaleBooks } from './accounts.server.ts';
import { chargeRefund, lineRefund, lineReplacement, settlement } from './schema.server.ts';
import { settlementSteps, type LoanAmounts, type SettlementSteps } from './waterfall.ts';

/**
 * Settles what the lines of some parts still owe their producers, each line by the waterfall and each once: a line that
 * was settled before is passed over. A producer's delivery charge, when she delivers herself, and the fees she charges are
 * no sale and go to her savings whole, but for what of them was given back. Posts in the caller's transaction, beside the move to `completed`.
 */
export async function settleSubOrders(tx: Tx, actor: Actor, parts: readonly Part[]): Promise<void> {
	const unsettled = await unsettledOf(
		tx,
		parts.flatMap(({ lines }) => lines)
	);
	const rows: (typeof settlement.$inferInsert)[] = [];
	for (const part of parts) {
		const books = await saleBooksOf(tx, part);
		for (const line of part.lines) {
			const payable = unsettled.get(line.id) ?? NO_RUPIAH;
			if (payable > 0) rows.push(await settleLine(tx, actor, { part, line, payable, books }));
		}
		await settleOwnCharges(tx, actor, part, books);
	}
	if (rows.length > 0) await tx.insert(settlement).values(rows);
	faultPoint('settle.after_post');
}

/** What each line still owes its producer: her part, what a replacement earned her again, less what refunds took. */
async function unsettledOf(
	reader: Reader,
	lines: readonly PartLine[]
): Promise<ReadonlyMap<OrderLineId, Rupiah>> {
	const ids = JSON.stringify(lines.map(({ id }) => id));
	const rows = await reader.all<{ id: OrderLineId; replaced: number; refunded: number }>(sql`
		SELECT line.value AS id,
			(SELECT coalesce(sum(payable), 0) FROM ${lineReplacement} WHERE order_line_id = line.value) AS replaced,
			(SELECT coalesce(sum(payable), 0) FROM ${lineRefund} WHERE order_line_id = line.value) AS refunded
		FROM json_each(${ids}) line
		WHERE NOT EXISTS (SELECT 1 FROM ${settlement} WHERE order_line_id = line.value)`);
	const open = new Map(rows.map(({ id, ...sums }) => [id, sums]));
	return new Map(
		lines.flatMap(({ id, payable }) => {
			const sums = open.get(id);
			return sums ? [[id, rupiah(payable + sums.replaced - sums.refunded)] as const] : [];
		})
	);
}

/** Something a producer is owed, and the terms by which it is divided. */
export interface Claim {
	readonly sellerId: MembershipId;
	readonly sellerName: string;
	readonly loanCapBasisPoints: number;
	readonly mandatoryCapBasisPoints: number;
	readonly leastTakeHome: Rupiah;
	readonly payable: Rupiah;
	readonly books: SaleBooks;
	/** Where it stands in T until now. */
	readonly from: AccountId;
	readonly memo: string;
	readonly source: { readonly kind: string; readonly key: string };
	/** The transaction's idempotency key. */
	readonly key: string;
}

async function settleLine(
	tx: Tx,
	actor: Actor,
	{ part, line, payable, books }: { part: Part; line: PartLine; payable: Rupiah; books: SaleBooks }
): Promise<typeof settlement.$inferInsert> {
	const { steps, transactionId } = await settleClaim(tx, actor, {
		...part,
		...{ payable, books, from: await consignmentPayableOf(tx, books.trade, part) },
		memo: `Hasil jual ${line.name} ${part.sellerName}, pesanan ${part.orderNumber}`,
		source: { kind: 'order_line', key: String(line.id) },
		key: `settlement:${line.id}`
	});
	return {
		...{ orderLineId: line.id, membershipId: part.sellerId, payable },
		...{ ...stepsRow(steps), transactionId, settledAt: now() }
	};
}

/** The steps as they are kept. */
export function stepsRow({ other, penalty, interest, principal, mandatory, voluntary }: SettlementSteps) {
	return { otherDue: other, penalty, interest, principal, mandatory, voluntary };
}

/** Divides what is owed by the waterfall and posts it, in the caller's transaction, which keeps what became of it. */
export async function settleClaim(
	tx: Tx,
	actor: Actor,
	claim: Claim
): Promise<{ steps: SettlementSteps; transactionId: TransactionId }> {
	const { sellerId, payable, books } = claim;
	const dues = await duesAtSale(tx, actor, sellerId, books.savingsDate);
	const coveredDue = await owedToGroup(tx, books.savings, sellerId);
	const steps = settlementSteps(payable, {
		otherDue: rupiah(dues.otherDue + coveredDue),
		dueLoans: dues.loans,
		loanCapBasisPoints: claim.loanCapBasisPoints,
		mandatoryDue: await mandatoryDue(tx, sellerId, books.savingsDate),
		mandatoryCapBasisPoints: claim.mandatoryCapBasisPoints,
		leastTakeHome: claim.leastTakeHome
	});
	const { transactionId } = await post(tx, {
		...{ actor, kind: 'settlement', source: claim.source, key: claim.key },
		entries: await settlementEntries(tx, claim, steps, dues)
	});
	for (const [index, { loanId }] of dues.loans.entries()) {
		const amounts = steps.loans[index] ?? NOTHING;
		await recordSalePayment(tx, actor, { loanId, amounts, transactionId, on: books.savingsDate });
	}
	return { steps, transactionId };
}

async function settlementEntries(
	tx: Tx,
	claim: Claim,
	steps: SettlementSteps,
	{ loans, otherDue }: Dues
): Promise<EntryDraft[]> {
	const { payable, books, sellerId, memo } = claim;
	const paid = loans.map((loan, index) => ({ loan, got: steps.loans[index] ?? NOTHING }));
	const elsewhere = paid.filter(({ loan, got }) => loan.bookId !== books.savings && sumOf(got) > 0);
	const here = paid.filter(({ loan }) => loan.bookId === books.savings);
	const lenders: Awaited<ReturnType<typeof lenderSide>>[] = [];
	for (const { loan, got } of elsewhere) lenders.push(await lenderSide(tx, books, loan, got));
	const toSavingsBook = rupiah(payable - sumRupiah(elsewhere.map(({ got }) => sumOf(got))));
	const voluntary = await savingsAccountOf(tx, sellerId, 'voluntary');
	const mandatory = await savingsAccountOf(tx, sellerId, 'mandatory');
	const loanPostings: Posting[] = [];
	for (const { loan, got } of here) loanPostings.push(...(await creditsOf(tx, loan, got)));
	return [
		{
			...{ bookId: books.trade, date: books.tradeDate, memo },
			postings: [
				debit(claim.from, payable),
				credit(books.pairInTrade, toSavingsBook),
				...lenders.map(({ inTrade }) => inTrade)
			]
		},
		{
			...{ bookId: books.savings, date: books.savingsDate, memo },
			postings: [
				debit(books.pairInSavings, toSavingsBook),
				...(await otherCredits(tx, claim, { due: otherDue, paid: steps.other })),
				...loanPostings,
				credit(mandatory.accountId, steps.mandatory),
				credit(voluntary.accountId, steps.voluntary)
			]
		},
		...lenders.map(({ entry }) => ({ ...entry, memo }))
	];
}

/** Earlier refunds first, then what the group covered for her, which goes on to those who gave. */
async function otherCredits(
	tx: Tx,
	{ books, ...producer }: Claim,
	{ due, paid }: { due: Rupiah; paid: Rupiah }
): Promise<Posting[]> {
	if (paid === 0) return [];
	const toRefunds = rupiah(Math.min(due, paid));
	return [
		credit(await otherReceivableOf(tx, books.savings, producer), toRefunds),
		...(await payBack(tx, books.savings, producer.sellerId, rupiah(paid - toRefunds)))
	];
}

const NOTHING: LoanAmounts = { penalty: NO_RUPIAH, interest: NO_RUPIAH, principal: NO_RUPIAH };

function sumOf({ penalty, interest, principal }: LoanAmounts): Rupiah {
	return sumRupiah([penalty, interest, principal]);
}

function creditsOf(tx: Tx, { loanId, bookId, accountId }: LoanDue, got: LoanAmounts): Promise<Posting[]> {
	return loanCredits(tx, { id: loanId, bookId, accountId }, got);
}

/** A loan of another book than the one with her savings: the BUM Desa owes that book its part directly. */
async function lenderSide(tx: Tx, books: SaleBooks, loan: LoanDue, got: LoanAmounts) {
	const pair = await pairAccounts(tx, books.trade, loan.bookId);
	return {
		inTrade: credit(pair.inA, sumOf(got)),
		entry: {
			bookId: loan.bookId,
			date: await dateIn(tx, loan.bookId),
			postings: [debit(pair.inB, sumOf(got)), ...(await creditsOf(tx, loan, got))]
		}
	};
}

async function settleOwnCharges(tx: Tx, actor: Actor, part: Part, books: SaleBooks): Promise<void> {
	const fees = part.fees.filter(({ chargedBy }) => chargedBy === 'producer').map(({ amount }) => amount);
	const charged = sumRupiah([...(part.delivers === 'producer' ? [part.deliveryAmount] : []), ...fees]);
	if (charged === 0) return;
	const [back] = await tx
		.select({ amount: sql<Rupiah>`coalesce(sum(${chargeRefund.payable}), 0)` })
		.from(chargeRefund)
		.where(eq(chargeRefund.subOrderId, part.id));
	const owed = rupiah(charged - (back?.amount ?? NO_RUPIAH));
	if (owed === 0) return;
	const voluntary = await savingsAccountOf(tx, part.sellerId, 'voluntary');
	const what = fees.length > 0 ? 'Ongkos dan biaya' : 'Ongkos antar';
	const memo = `${what} ${part.sellerName}, pesanan ${part.orderNumber}`;
	await post(tx, {
		actor,
		kind: 'settlement.delivery',
		source: { kind: 'order', key: part.orderNumber },
		key: `settlement:delivery:${part.id}`,
		entries: [
			{
				bookId: books.trade,
				date: books.tradeDate,
				memo,
				postings: [
					debit(await consignmentPayableOf(tx, books.trade, part), owed),
					credit(books.pairInTrade, owed)
				]
			},
			{
				bookId: books.savings,
				date: books.savingsDate,
				memo,
				postings: [debit(books.pairInSavings, owed), credit(voluntary.accountId, owed)]
			}
		]
	});
}

export type Settled = typeof settlement.$inferSelect;
export type LineRefund = typeof lineRefund.$inferSelect;

/** How a line was settled, or null when it was not yet. */
export async function settlementOf(reader: Reader, lineId: OrderLineId): Promise<Settled | null> {
	const [found] = await reader.select().from(settlement).where(eq(settlement.orderLineId, lineId));
	return found ?? null;
}

/** What became of these lines so far: settlements and refunds. */
export async function outcomesOf(
	reader: Reader,
	lineIds: readonly OrderLineId[]
): Promise<{ settled: Settled[]; refunds: LineRefund[] }> {
	if (lineIds.length === 0) return { settled: [], refunds: [] };
	const ids = [...lineIds];
	const [settled, refunds] = await Promise.all([
		reader.select().from(settlement).where(inArray(settlement.orderLineId, ids)),
		reader.select().from(lineRefund).where(inArray(lineRefund.orderLineId, ids)).orderBy(lineRefund.id)
	]);
	return { settled, refunds };
}
