import { accountOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, orRefusal } from '#lib/ledger/post.server.ts';
import type { EntryDraft, Posting } from '#lib/ledger/posting.ts';
import { planReopening, reopen, reopeningPostings, type Reopened } from '#lib/loans/reopen.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { availableVoluntary, savingsAccountOf, savingsBalance } from '#lib/savings/accounts.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { OrganisationId, SubOrderId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { partById, type Part, type PartLine } from '#lib/supply/parts.server.ts';
import { consignmentPayableOf } from '#lib/lots/accounts.server.ts';
import { otherReceivableOf, saleBooksOf, type SaleBooks } from './accounts.server.ts';
import { registerVat } from '#lib/taxes/outputVat.server.ts';
import { netOf, turned } from '#lib/taxes/vat.ts';
import type { RefundOf } from '#lib/orders/charges.ts';
import type { RefundFault } from './faults.ts';
import { oweBuyer, type RefundResult } from './oweBuyer.server.ts';
import { refundCharge } from './refundCharge.server.ts';
import { lineRefund } from './schema.server.ts';
import { outcomesOf, type LineRefund, type Settled } from './settle.server.ts';
import { givenBack, vatOf } from '#lib/orders/supplies.ts';
import {
	NO_STEPS,
	recover,
	splitRefund,
	stepsLeft,
	takeBack,
	type LineParts,
	type Steps
} from './takeBack.ts';

export interface RefundOfLine {
	readonly part: Part;
	readonly line: PartLine;
	readonly amount: Rupiah;
	readonly cause: RefundFault;
	/** In the desk's own words. */
	readonly reason: string;
}

/**
 * Owes the buyer money back for a delivered line, by whose fault it was. The producer's: her part, the commission and
 * the group's share each give back their share, after settlement by taking back what the waterfall gave. The BUM
 * Desa's or the courier's: the BUM Desa bears it and the producer keeps hers. Posts in the caller's transaction.
 */
async function refundLine(tx: Tx, actor: Actor, input: RefundOfLine): Promise<RefundResult> {
	const { part, line, amount, cause } = input;
	const before = await outcomesOf(tx, [line.id]);
	const left = rupiah(line.gross - sumRupiah(before.refunds.map((each) => each.amount)));
	if (amount > left) return { ok: false, code: 'refund_too_large', left };
	const books = await saleBooksOf(tx, part);
	const partsBefore = partsLeft(line, before.refunds);
	const share = cause === 'producer' ? splitRefund(amount, partsBefore) : NO_PARTS;
	const supplies = givenBack(line, part.vatBasisPoints, { left: partsBefore, back: share });
	const source =
		cause === 'producer'
			? await fromProducer(tx, input, {
					...{ share, supplies },
					books,
					settled: before.settled[0] ?? null,
					refunds: before.refunds
				})
			: await fromBumdesa(tx, amount, books);
	const { refundId, transactionId } = await oweBuyer(tx, actor, {
		...{ part, bookId: books.trade, amount, cause, reason: input.reason, what: line.name },
		...{ from: source.from, also: source.also }
	});
	await registerVat(
		tx,
		{ bookId: books.trade, transactionId, date: books.tradeDate },
		Object.values(supplies).map(turned)
	);
	if (source.reopened.length > 0 && before.settled[0]) {
		const settlementId = before.settled[0].transactionId;
		await reopen(tx, actor, source.reopened, { settlementId, transactionId, on: books.savingsDate });
	}
	await tx.insert(lineRefund).values({
		orderLineId: line.id,
		refundId,
		cause,
		amount,
		...share,
		...source.taken,
		receivable: source.receivable,
		refundedAt: now()
	});
	return { ok: true, refundId };
}

const NO_PARTS: LineParts = {
	...{ payable: NO_RUPIAH, commission: NO_RUPIAH, groupShare: NO_RUPIAH, bought: NO_RUPIAH }
};

function partsLeft(line: PartLine, refunds: readonly LineRefund[]): LineParts {
	const minus = (whole: Rupiah, taken: readonly Rupiah[]) => rupiah(whole - sumRupiah(taken));
	return {
		payable: minus(
			line.payable,
			refunds.map(({ payable }) => payable)
		),
		commission: minus(
			line.commission,
			refunds.map(({ commission }) => commission)
		),
		groupShare: minus(
			line.groupShare,
			refunds.map(({ groupShare }) => groupShare)
		),
		bought: minus(
			line.bought,
			refunds.map(({ bought }) => bought)
		)
	};
}

/** Where the money for a refund comes from, and which steps of a settlement it took back. */
interface Source {
	readonly from: readonly Posting[];
	readonly also: readonly EntryDraft[];
	readonly taken: Steps;
	readonly receivable: Rupiah;
	/** Instalments that open again. */
	readonly reopened: readonly Reopened[];
}

async function fromBumdesa(tx: Tx, amount: Rupiah, books: SaleBooks): Promise<Source> {
	const spoilage = await accountOf(tx, books.trade, CODE.spoilage);
	return {
		...{ from: [debit(spoilage, amount)], also: [], taken: NO_STEPS, receivable: NO_RUPIAH },
		reopened: []
	};
}

interface ProducerRefund {
	readonly share: LineParts;
	/** What the BUM Desa gives back of what it supplied itself, and the VAT in it. */
	readonly supplies: ReturnType<typeof givenBack>;
	readonly books: SaleBooks;
	readonly settled: Settled | null;
	readonly refunds: readonly LineRefund[];
}

async function fromProducer(tx: Tx, { part, line }: RefundOfLine, refund: ProducerRefund): Promise<Source> {
	const { share, books, settled } = refund;
	// What it sold as its own it takes back as its own: the cost of the goods is lost with them.
	const own = [
		debit(await accountOf(tx, books.trade, CODE.commissionIncome), netOf(refund.supplies.commission)),
		debit(await accountOf(tx, books.trade, CODE.salesDiscounts), netOf(refund.supplies.goods)),
		debit(await accountOf(tx, books.trade, CODE.outputVat), vatOf(Object.values(refund.supplies)))
	];
	const memo = `Pengembalian dana ${line.name} ${part.sellerName}, pesanan ${part.orderNumber}`;
	const groupGivesBack = debit(await accountOf(tx, books.savings, CODE.groupShareIncome), share.groupShare);
	if (!settled) {
		const payable = debit(await consignmentPayableOf(tx, books.trade, part), share.payable);
		return {
			from: [payable, ...own, debit(books.pairInTrade, share.groupShare)],
			also: groupEntry(books, memo, [groupGivesBack, credit(books.pairInSavings, share.groupShare)]),
			taken: NO_STEPS,
			receivable: NO_RUPIAH,
			reopened: []
		};
	}
	const taken = takeBack(share.payable, stepsLeft(settled, refund.refunds));
	const reopened = await planReopening(tx, settled.transactionId, taken);
	const recovered = recover(taken, {
		loans: openedBy(reopened),
		voluntary: await availableVoluntary(tx, part.sellerId),
		mandatory: await savingsBalance(tx, part.sellerId, 'mandatory')
	});
	const fromGroup = rupiah(share.payable + share.groupShare);
	return {
		from: [...own, debit(books.pairInTrade, fromGroup)],
		also: groupEntry(books, memo, [
			debit((await savingsAccountOf(tx, part.sellerId, 'voluntary')).accountId, recovered.voluntary),
			debit((await savingsAccountOf(tx, part.sellerId, 'mandatory')).accountId, recovered.mandatory),
			...(await reopeningPostings(tx, reopened)),
			debit(await otherReceivableOf(tx, books.savings, part), recovered.receivable),
			groupGivesBack,
			credit(books.pairInSavings, fromGroup)
		]),
		taken,
		receivable: recovered.receivable,
		reopened
	};
}

function openedBy(reopened: readonly Reopened[]) {
	const sum = (key: 'penalty' | 'interest' | 'principal') =>
		sumRupiah(reopened.map(({ amounts }) => amounts[key]));
	return { penalty: sum('penalty'), interest: sum('interest'), principal: sum('principal') };
}

/** The group's side, left out when it has nothing to give back. */
function groupEntry(books: SaleBooks, memo: string, postings: readonly Posting[]): EntryDraft[] {
	if (postings.every(({ amount }) => amount === 0)) return [];
	return [{ bookId: books.savings, date: books.savingsDate, memo, postings }];
}

interface RefundAtDeskBase {
	/** The desk that acts; a part of another desk's order is not found here. */
	readonly organisationId: OrganisationId;
	readonly subOrderId: SubOrderId;
	readonly amount: Rupiah;
	readonly cause: RefundFault;
	readonly reason: string;
	/** The form's idempotency key. */
	readonly key: string;
}

export type RefundAtDesk = RefundAtDeskBase & RefundOf;

export type RefundAtDeskResult =
	RefundResult | Refused<'forbidden' | 'not_found' | 'wrong_state' | 'key_reused' | 'closed_period'>;

/**
 * The desk gives money back for a delivered line, or for what was charged beside it, without a complaint, or after the
 * sale was settled.
 */
export async function refundAtDesk(actor: Actor, input: RefundAtDesk): Promise<RefundAtDeskResult> {
	return orRefusal(
		write(async (tx): Promise<RefundAtDeskResult> => {
			if (!(await allow(tx, actor, input.organisationId, 'orders.refund'))) {
				return { ok: false, code: 'forbidden' };
			}
			const part = await partById(tx, input.subOrderId);
			if (part?.bumdesaId !== input.organisationId) return { ok: false, code: 'not_found' };
			const { key, ...body } = input;
			return once(tx, { scope: `order.refund:${actor.userId}`, key, body }, () =>
				refundDelivered(tx, actor, part, input)
			);
		})
	) as Promise<RefundAtDeskResult>;
}

async function refundDelivered(
	tx: Tx,
	actor: Actor,
	part: Part,
	input: RefundAtDesk
): Promise<RefundAtDeskResult> {
	// Before delivery a part is cancelled; a complaint is answered, so that the buyer hears why.
	if (part.state !== 'delivered' && part.state !== 'completed') return { ok: false, code: 'wrong_state' };
	const refunded = await refundPart(tx, actor, part, input);
	if (refunded.ok) {
		await audit(tx, actor, {
			action: 'order.refund_owed',
			organisationId: part.bumdesaId,
			subject: 'charge' in input ? `sub_order:${part.id}:${input.charge}` : `order_line:${input.orderLineId}`,
			detail: { amount: input.amount, cause: input.cause, refundId: refunded.refundId }
		});
	}
	return refunded;
}

/** Gives money back for a line of a part or for one of its charges, in the caller's transaction. */
export async function refundPart(
	tx: Tx,
	actor: Actor,
	part: Part,
	input: Pick<RefundOfLine, 'amount' | 'cause' | 'reason'> & RefundOf
): Promise<RefundResult | Refused<'not_found'>> {
	const { amount, cause, reason } = input;
	if ('charge' in input) {
		return refundCharge(tx, actor, { part, charge: input.charge, amount, cause, reason });
	}
	const line = part.lines.find(({ id }) => id === input.orderLineId);
	return line
		? refundLine(tx, actor, { part, line, amount, cause, reason })
		: { ok: false, code: 'not_found' };
}
