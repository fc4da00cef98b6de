import { and, eq, inArray, isNull, ne } from 'drizzle-orm';
import { balanceOf, findAccount } from '#lib/ledger/accounts.server.ts';
import { CODE, type AccountCode } from '#lib/ledger/codes.ts';
import { account } from '#lib/ledger/schema.server.ts';
import { owedToGroup } from '#lib/lending/find.server.ts';
import { guaranteeReason } from '#lib/lending/guarantee.ts';
import type { LoanId } from '#lib/lending/ids.ts';
import { todayIn } from '#lib/lending/products.server.ts';
import { advancesOf } from '#lib/loans/advance.server.ts';
import { owedFromRefunds } from '#lib/loans/dues.server.ts';
import { earlySettlement } from '#lib/loans/earlySettlement.ts';
import { loanDue, runningLoansOf, type RunningLoan } from '#lib/loans/find.server.ts';
import { subOrder } from '#lib/orders/schema.server.ts';
import { hasCurrentHead, rolesOf } from '#lib/organisations/authority.server.ts';
import type { Member } from '#lib/organisations/find.server.ts';
import { HEAD_ROLES } from '#lib/organisations/roles.ts';
import { payout } from '#lib/payouts/schema.server.ts';
import { savingsBalances, type SavingsBalances } from '#lib/savings/accounts.server.ts';
import { savingsAccount, savingsHold } from '#lib/savings/schema.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { worthOnLeaving } from '#lib/termDeposits/end.server.ts';
import type { BookId, MembershipId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import type { LeavingFigures } from './figures.ts';
import { setOff, type SetOff } from './setOff.ts';
import type { LeavingBlock } from './states.ts';

export interface Position {
	/** What can be used now; what is held for others' loans is not in it, what term deposits come to is. */
	readonly savings: SavingsBalances;
	/** What of her voluntary savings are term deposits that end with her membership. */
	readonly term: Rupiah;
	readonly advances: Rupiah;
	/** Stands for others' loans and is freed when those are paid. */
	readonly heldForOthers: Rupiah;
	/** From a leaving that was approved before, and not paid out. */
	readonly kept: Rupiah;
	readonly debts: {
		readonly loans: readonly {
			id: LoanId;
			name: string;
			penalty: Rupiah;
			interest: Rupiah;
			principal: Rupiah;
		}[];
		readonly jointLiability: Rupiah;
		readonly other: Rupiah;
	};
	readonly outcome: SetOff<LoanId>;
	/** Her share of a surplus, and what others owe her: never in the way, paid when it comes. */
	readonly dueLater: Rupiah;
	readonly loans: readonly RunningLoan[];
}

/** Where a member stands with her group today, and what would become of it if she left. */
export async function positionOf(reader: Reader, bookId: BookId, member: Member): Promise<Position> {
	const owed = (code: AccountCode) => owedOn(reader, bookId, code, member.id);
	const [on, withLoans, balances, term, kept, surplus, fromOthers, jointLiability, other] = await Promise.all(
		[
			todayIn(reader, bookId),
			loansWithHolds(reader, bookId, member.id),
			savingsBalances(reader, member.id),
			// They end into her voluntary savings, before those are given back.
			worthOnLeaving(reader, bookId, member),
			...([owed(CODE.leaversSavings), owed(CODE.surplusPayable), owed(CODE.jointLiabilityPayable)] as const),
			owedToGroup(reader, bookId, member.id),
			owedFromRefunds(reader, member.id)
		]
	);
	const { loans, advances, heldForOthers } = withLoans;
	const savings = { ...balances, voluntary: rupiah(balances.voluntary + term - heldForOthers) };
	const asked = loans.map((each) => {
		const { principal, interest } = earlySettlement(each.instalments, on, each.product);
		return { id: each.id, due: loanDue(each, on), early: { principal, interest } };
	});
	const pot = sumRupiah([...Object.values(savings), advances, kept]);
	return {
		...{ savings, term, advances, heldForOthers, kept, loans },
		debts: {
			loans: asked.map(({ id, due, early }, index) => ({
				...{ id, name: loans[index]?.product.name ?? '', penalty: due.penalty },
				interest: rupiah(due.interest + early.interest),
				principal: rupiah(due.principal + early.principal)
			})),
			...{ jointLiability, other }
		},
		outcome: setOff(pot, { loans: asked, jointLiability, other }),
		dueLater: rupiah(surplus + fromOthers)
	};
}

/** Her loans that run in a book, what was paid for them in advance, and what is held on her savings for others' loans. */
async function loansWithHolds(reader: Reader, bookId: BookId, membershipId: MembershipId) {
	const loans = (await runningLoansOf(reader, membershipId)).filter((each) => each.bookId === bookId);
	const [advances, heldForOthers] = await Promise.all([
		advancesOf(reader, loans),
		heldForOthersOf(reader, membershipId, loans)
	]);
	return { loans, advances: sumRupiah([...advances.values()]), heldForOthers };
}

/** What is told before it is approved and kept when it is: what was there, and what becomes of it. */
export function figuresOf({ savings, advances, kept, heldForOthers, outcome }: Position): LeavingFigures {
	const sum = (part: 'penalty' | 'interest' | 'principal' | 'advance') =>
		sumRupiah(outcome.loans.map((each) => each[part]));
	return {
		...{ ...savings, advances, kept, heldForOthers },
		...{ loanPenalty: sum('penalty'), loanInterest: sum('interest') },
		...{ loanPrincipal: sum('principal'), loanAdvance: sum('advance') },
		...{ jointLiability: outcome.jointLiability, other: outcome.other },
		...{ rest: outcome.rest, debtLeft: outcome.debtLeft }
	};
}

/** What a book owes a member on one of her accounts; 0 when she has none. */
export async function owedOn(
	reader: Reader,
	bookId: BookId,
	code: AccountCode,
	membershipId: MembershipId
): Promise<Rupiah> {
	const found = await findAccount(reader, bookId, code, { kind: 'membership', key: String(membershipId) });
	return found ? rupiah(0 - (await balanceOf(reader, found))) : NO_RUPIAH;
}

/** What is held on her voluntary savings, but for her own loans: those are paid from it. */
async function heldForOthersOf(
	reader: Reader,
	membershipId: MembershipId,
	loans: readonly RunningLoan[]
): Promise<Rupiah> {
	const own = new Set(loans.map((each) => guaranteeReason(each.applicationId, membershipId)));
	const holds = await reader
		.select({ amount: savingsHold.amount, reason: savingsHold.reason })
		.from(savingsHold)
		.innerJoin(savingsAccount, eq(savingsAccount.accountId, savingsHold.accountId))
		.where(
			and(
				...[eq(savingsAccount.membershipId, membershipId), eq(savingsAccount.kind, 'voluntary')],
				isNull(savingsHold.releasedAt)
			)
		);
	return sumRupiah(holds.filter(({ reason }) => !own.has(reason)).map(({ amount }) => amount));
}

/** What keeps a member from leaving today, each with its own words. */
export async function blocksOf(reader: Reader, member: Member): Promise<LeavingBlock[]> {
	const blocks: LeavingBlock[] = [];
	const [roles, underWay, [asked]] = await Promise.all([
		rolesOf(reader, member.userId, member.organisationId),
		goodsUnderWay(reader, member.id),
		reader
			.select({ id: payout.id })
			.from(payout)
			.where(and(eq(payout.membershipId, member.id), inArray(payout.state, ['requested', 'approved'])))
			.limit(1)
	]);
	if (roles.length > 0) {
		const leads = roles.some((role) => HEAD_ROLES.includes(role));
		const alone = leads && !(await hasCurrentHead(reader, member.organisationId, member.userId));
		blocks.push(alone ? 'last_head' : 'still_officer');
	}
	if (underWay) blocks.push('goods_under_way');
	if (asked) blocks.push('payout_open');
	return blocks;
}

/** Goods that are not yet with their buyer, or were not settled yet. */
async function goodsUnderWay(reader: Reader, membershipId: MembershipId): Promise<boolean> {
	const [order] = await reader
		.select({ id: subOrder.id })
		.from(subOrder)
		.where(
			and(
				eq(subOrder.sellerId, membershipId),
				inArray(subOrder.state, ['placed', 'packing', 'ready', 'on_the_way', 'delivered', 'complaint'])
			)
		)
		.limit(1);
	if (order) return true;
	const [unsettled] = await reader
		.select({ id: account.id })
		.from(account)
		.where(
			and(
				eq(account.holderKind, 'membership'),
				inArray(account.code, [CODE.consignmentPayable, CODE.purchasesPayable]),
				...[eq(account.holderKey, String(membershipId)), ne(account.balance, NO_RUPIAH)]
			)
		)
		.limit(1);
	return unsettled !== undefined;
}
