import { take, totalOf, type Amounts } from '#lib/loans/dues.ts';
import { leastRupiah, NO_RUPIAH, rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';

/** What one loan asks for, to be paid off today. */
export interface LoanDebt<Id> {
	readonly id: Id;
	/** What has fallen due. */
	readonly due: Amounts;
	/** What is left of the principal, and the later interest that is not let off. */
	readonly early: { readonly principal: Rupiah; readonly interest: Rupiah };
}

export interface Debts<Id> {
	/** Oldest due first. */
	readonly loans: readonly LoanDebt<Id>[];
	/** What the others or the fund paid for her. */
	readonly jointLiability: Rupiah;
	/** What she owes from refunds. */
	readonly other: Rupiah;
}

export interface LoanSetOff<Id> extends Amounts {
	readonly id: Id;
	/** Kept for the instalments to come: enough for all principal, but not for the interest that goes with it. */
	readonly advance: Rupiah;
	readonly paid: Rupiah;
	/** What stays a loan, with its guarantors. */
	readonly left: Rupiah;
}

export interface SetOff<Id> {
	readonly loans: readonly LoanSetOff<Id>[];
	readonly jointLiability: Rupiah;
	readonly other: Rupiah;
	/** What is hers, or her heirs'. */
	readonly rest: Rupiah;
	/** What she, or her guarantors, still owe. */
	readonly debtLeft: Rupiah;
}

/**
 * Uses what a leaver has for what she owes: loan by loan, the oldest due first, within one penalty, interest, principal;
 * then joint liability, then other debts. Nothing is ever negative, and what is used and what is left add up.
 */
export function setOff<Id>(pot: Rupiah, debts: Debts<Id>): SetOff<Id> {
	let left = pot;
	const loans = debts.loans.map((debt) => {
		const used = setOffLoan(left, debt);
		left = rupiah(left - used.paid);
		return used;
	});
	const jointLiability = leastRupiah(left, debts.jointLiability);
	const other = leastRupiah(rupiah(left - jointLiability), debts.other);
	return {
		loans,
		jointLiability,
		other,
		rest: rupiah(left - jointLiability - other),
		debtLeft: rupiah(
			sumRupiah(loans.map((loan) => loan.left)) +
				(debts.jointLiability - jointLiability) +
				(debts.other - other)
		)
	};
}

function setOffLoan<Id>(pot: Rupiah, { id, due, early }: LoanDebt<Id>): LoanSetOff<Id> {
	const whole = rupiah(totalOf(due) + early.principal + early.interest);
	const paid = leastRupiah(pot, whole);
	const { beyond, ...taken } = take(paid, due);
	const used = { ...taken, id, paid, left: rupiah(whole - paid), advance: NO_RUPIAH };
	if (paid === whole) {
		const interest = rupiah(taken.interest + early.interest);
		return { ...used, interest, principal: rupiah(taken.principal + early.principal) };
	}
	// All principal without the interest that goes with it would leave the loan settled too cheaply.
	if (beyond >= early.principal) return { ...used, advance: beyond };
	return { ...used, principal: rupiah(taken.principal + beyond) };
}
