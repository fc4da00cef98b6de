import { accountOf, balanceOf, pairAccounts } from '#lib/ledger/accounts.server.ts';
import { bookById, tradeBookOf } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, orRefusal, post } from '#lib/ledger/post.server.ts';
import type { EntryDraft, LedgerCode, Posting } from '#lib/ledger/posting.ts';
import { loanSchedule } from '#lib/lending/schedule.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { agreementInForce } from '#lib/organisations/agreements.server.ts';
import { savingsAccountOf } from '#lib/savings/accounts.server.ts';
import { hold } from '#lib/savings/hold.server.ts';
import { saverAt } from '#lib/savings/saver.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import { faultPoint } from '#lib/shared/fault.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { AccountId, BookId, MembershipId, OrganisationId, TransactionId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import type { FundingId } from '#lib/funding/ids.ts';
import { chooseSource, type ChosenSource } from './sources.server.ts';
import { markDisbursed } from '#lib/lending/decide.server.ts';
import { applicationById, guarantorsOf, type Application } from '#lib/lending/find.server.ts';
import { guaranteeReason } from '#lib/lending/guarantee.ts';
import type { ApplicationId, LoanId } from '#lib/lending/ids.ts';
import { refuseAboveLimits, type LimitRefusal } from '#lib/lending/limits.server.ts';
import { payOutOf } from '#lib/lending/payOut.ts';
import { termsOf, todayIn } from '#lib/lending/products.server.ts';
import { runningLoansChanged } from './find.server.ts';
import { loan } from './schema.server.ts';
import { insertSchedule } from './schedules.server.ts';
import type { Disbursement } from './states.ts';

export interface Disburse {
	readonly organisationId: OrganisationId;
	readonly applicationId: ApplicationId;
	readonly how: Disbursement;
	/** Which grant, fund or facility it is lent from; null or left out for the members' savings. */
	readonly fundingId?: FundingId | null;
	readonly key: string;
}

export type DisburseResult =
	| { ok: true; loanId: LoanId }
	| Refused<'forbidden' | 'not_found' | 'wrong_state' | 'own_application' | 'no_supplier' | 'key_reused'>
	/** The source has not so much left to lend. */
	| Refused<'source_short', { most: Rupiah }>
	| Refused<'source_unknown'>
	/** She has ordered farm inputs against it: it is paid out in goods. */
	| Refused<'goods_ordered'>
	/** The shop has not all of it any more. */
	| Refused<'goods_gone'>
	/** What she ordered costs more than the loan pays out. */
	| Refused<'goods_above', { most: Rupiah }>
	/** The harvest that it is lent against is worth less by now. */
	| Refused<'harvest_short', { most: Rupiah }>
	| Refused<'guarantee_gone', { name: string }>
	| Refused<'not_enough_cash', { cash: Rupiah }>
	/** Others have borrowed since it was approved. */
	| LimitRefusal
	| Refused<LedgerCode>;

/** The most that may be lent against the harvest of a request now; whoever knows harvests says so. */
export type Secured = (reader: Reader, application: Application) => Promise<Rupiah>;

/** Farm inputs that were ordered against a loan, at the supplier's book. */
export interface OrderedGoods {
	readonly bookId: BookId;
	readonly total: Rupiah;
	/** Whether the supplier still has all of it. */
	readonly isThere: boolean;
	/** Takes it off the shelf: what it earned and what it cost, to be posted in the supplier's book. */
	sell(): Promise<Posting[]>;
	/** The entry that pays it, and its date in the supplier's book. */
	paid(posted: { readonly transactionId: TransactionId; readonly date: BookDate }): Promise<void>;
}

/** The goods that wait for a loan, or null; whoever keeps a shop says so. */
export type Goods = (tx: Tx, application: Application) => Promise<OrderedGoods | null>;

/** What rooms to the right of this one know about a loan that is paid out. */
export interface Backing {
	readonly secured?: Secured;
	readonly goods?: Goods;
}

/**
 * Pays an approved loan out, once: Dr loan · Cr cash, savings or the supplier of farm inputs, fee income, risk fund.
 * The savings that stand for it are held from now on, and its schedule begins today. Not by the borrower herself.
 */
export async function disburseLoan(
	actor: Actor,
	input: Disburse,
	backing: Backing = {}
): Promise<DisburseResult> {
	return orRefusal<DisburseResult>(
		write(async (tx): Promise<DisburseResult> => {
			const application = await applicationById(tx, input.applicationId);
			const book = application && (await bookById(tx, application.product.bookId));
			if (!application || book?.organisationId !== input.organisationId) {
				return { ok: false, code: 'not_found' };
			}
			if (!(await allow(tx, actor, input.organisationId, 'loans.disburse'))) {
				return { ok: false, code: 'forbidden' };
			}
			if (application.memberUserId === actor.userId) return { ok: false, code: 'own_application' };
			const { key, ...body } = input;
			return once(tx, { scope: `loan.disburse:${actor.userId}`, key, body }, () =>
				disburse(tx, actor, application, { ...input, backing })
			);
		})
	);
}

async function disburse(
	tx: Tx,
	actor: Actor,
	application: Application,
	input: Disburse & { readonly backing: Backing }
): Promise<DisburseResult> {
	if (application.state !== 'approved') return { ok: false, code: 'wrong_state' };
	const { product, amount } = application;
	if (product.advanceBasisPoints !== null) {
		const most = (await input.backing.secured?.(tx, application)) ?? NO_RUPIAH;
		if (amount > most) return { ok: false, code: 'harvest_short', most };
	}
	const disbursedOn = await todayIn(tx, product.bookId);
	const saver = await saverAt(tx, application.membershipId);
	if (!saver) return { ok: false, code: 'not_found' };
	const above = await refuseAboveLimits(tx, product, saver, application);
	if (above) return above;
	const source = await chooseSource(tx, input, amount);
	if (!source.ok) return source;
	const { fee, risk, net } = payOutOf(amount, product);
	if (input.how === 'cash') {
		const cash = await balanceOf(tx, await accountOf(tx, product.bookId, CODE.cash));
		if (cash < net) return { ok: false, code: 'not_enough_cash', cash };
	}
	const goods = (await input.backing.goods?.(tx, application)) ?? null;
	const wrong = goods && refuseGoods(goods, input.how, net);
	if (wrong) return wrong;
	const supplier =
		input.how === 'inputs'
			? (goods?.bookId ?? (await supplierOf(tx, input.organisationId, disbursedOn)))
			: null;
	if (input.how === 'inputs' && supplier === null) return { ok: false, code: 'no_supplier' };
	const short = await holdGuarantees(tx, application);
	if (short) return { ok: false, code: 'guarantee_gone', name: short };

	const accountId = await accountOf(tx, product.bookId, CODE.loans, {
		kind: 'loan',
		key: String(application.id),
		name: `${saver.name}, ${product.name}`
	});
	const transactionId = await postDisbursement(tx, actor, application, {
		...{ accountId, net, fee, risk, supplier, how: input.how, goods },
		date: disbursedOn
	});
	await goods?.paid({ transactionId, date: await todayIn(tx, goods.bookId) });
	const loanId = await insertLoan(tx, application, {
		...{ accountId, disbursedOn, transactionId, source }
	});
	faultPoint('loan.after_post');
	await audit(tx, actor, {
		action: 'loan.disburse',
		organisationId: input.organisationId,
		subject: `loan:${loanId}`,
		detail: { amount, how: input.how, transactionId }
	});
	return { ok: true, loanId };
}

/** Goods that were ordered are what the loan is paid out in, and they are there and not dearer than it. */
function refuseGoods({ total, isThere }: OrderedGoods, how: Disbursement, net: Rupiah) {
	if (how !== 'inputs') return { ok: false as const, code: 'goods_ordered' as const };
	if (!isThere) return { ok: false as const, code: 'goods_gone' as const };
	return total > net ? { ok: false as const, code: 'goods_above' as const, most: net } : null;
}

/** The BUM Desa that the group has an agreement with sells the farm inputs. */
async function supplierOf(tx: Tx, organisationId: OrganisationId, on: BookDate): Promise<BookId | null> {
	const agreement = await agreementInForce(tx, organisationId, on);
	return agreement ? tradeBookOf(tx, agreement.bumdesaId) : null;
}

/** Holds what guarantors promised, and what is missing of the guarantee on the borrower's own savings. */
async function holdGuarantees(tx: Tx, application: Application): Promise<string | null> {
	const guarantors = await guarantorsOf(tx, application.id);
	const needed = Math.ceil((application.amount * application.product.guaranteeBasisPoints) / 10_000);
	const given = guarantors.reduce((sum, each) => sum + each.amount, 0);
	const wanted: { membershipId: MembershipId; name: string; amount: number }[] = [
		...guarantors,
		{ membershipId: application.membershipId, name: application.memberName, amount: needed - given }
	];
	for (const { membershipId, name, amount } of wanted) {
		if (amount <= 0) continue;
		const { accountId } = await savingsAccountOf(tx, membershipId, 'voluntary');
		const held = await hold(tx, {
			...{ accountId, amount: rupiah(amount) },
			reason: guaranteeReason(application.id, membershipId)
		});
		if (!held.ok) return name;
	}
	return null;
}

interface Paid {
	readonly accountId: AccountId;
	readonly net: Rupiah;
	readonly fee: Rupiah;
	readonly risk: Rupiah;
	readonly supplier: BookId | null;
	readonly goods: OrderedGoods | null;
	readonly how: Disbursement;
	readonly date: BookDate;
}

async function postDisbursement(
	tx: Tx,
	actor: Actor,
	application: Application,
	paid: Paid
): Promise<TransactionId> {
	const { product, amount } = application;
	const { bookId } = product;
	const memo = `Pinjaman ${product.name} ${application.memberName}`;
	const into: Posting[] = [];
	const others: EntryDraft[] = [];
	if (paid.how === 'cash') into.push(credit(await accountOf(tx, bookId, CODE.cash), paid.net));
	else if (paid.how === 'savings') {
		into.push(
			credit((await savingsAccountOf(tx, application.membershipId, 'voluntary')).accountId, paid.net)
		);
	} else {
		assert(paid.supplier !== null, 'a supplier was found');
		const pair = await pairAccounts(tx, bookId, paid.supplier);
		const sold = paid.goods?.total ?? paid.net;
		into.push(credit(pair.inA, sold));
		// What the goods did not cost is hers.
		if (sold < paid.net) {
			const { accountId } = await savingsAccountOf(tx, application.membershipId, 'voluntary');
			into.push(credit(accountId, rupiah(paid.net - sold)));
		}
		others.push({
			...{
				bookId: paid.supplier,
				date: await todayIn(tx, paid.supplier),
				memo: `Saprodi untuk ${application.memberName}`
			},
			postings: [
				debit(pair.inB, sold),
				...(paid.goods
					? await paid.goods.sell()
					: [credit(await accountOf(tx, paid.supplier, CODE.farmInputSales), sold)])
			]
		});
	}
	const { transactionId } = await post(tx, {
		actor,
		kind: 'loan.disburse',
		source: { kind: 'loan_application', key: String(application.id) },
		key: `loan:${application.id}`,
		...(application.resolutionHash ? { resolutionHash: application.resolutionHash } : {}),
		entries: [
			{
				...{ bookId, date: paid.date, memo },
				postings: [
					debit(paid.accountId, amount),
					...into,
					credit(await accountOf(tx, bookId, CODE.loanFeeIncome), paid.fee),
					credit(await accountOf(tx, bookId, CODE.riskFund), paid.risk)
				]
			},
			...others
		]
	});
	return transactionId;
}

async function insertLoan(
	tx: Tx,
	application: Application,
	{
		accountId,
		disbursedOn,
		transactionId,
		source
	}: { accountId: AccountId; disbursedOn: BookDate; transactionId: TransactionId; source: ChosenSource }
): Promise<LoanId> {
	const { product, amount, instalments, harvestOn } = application;
	const made = loanSchedule(termsOf(product, { principal: amount, instalments, disbursedOn, harvestOn }));
	assert(made.ok, 'the schedule was checked when the loan was asked for');
	const [inserted] = await tx
		.insert(loan)
		.values({
			...{ applicationId: application.id, productId: product.id, membershipId: application.membershipId },
			...{ bookId: product.bookId, accountId, principal: amount, disbursedOn, transactionId },
			assignedBasisPoints: application.assignedBasisPoints,
			...{ state: 'running', source: source.kind ?? product.source, fundingId: source.fundingId }
		})
		.returning({ id: loan.id });
	assert(inserted, 'the loan was inserted');
	runningLoansChanged(tx, application.membershipId);
	await insertSchedule(tx, inserted.id, 1, made.schedule.instalments);
	await markDisbursed(tx, application.id);
	return inserted.id;
}
