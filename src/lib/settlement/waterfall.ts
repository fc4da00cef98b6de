import { assert } from '#lib/shared/assert.ts';
import { basisPointsOf, leastRupiah, NO_RUPIAH, rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import { WHOLE_BASIS_POINTS } from '#lib/shared/percent.ts';

/** What one loan asks for, or what it got. */
export interface LoanAmounts {
	readonly penalty: Rupiah;
	readonly interest: Rupiah;
	readonly principal: Rupiah;
}

export interface PriceParts {
	readonly commission: Rupiah;
	readonly groupShare: Rupiah;
	/** What is left is the producer's. */
	readonly payable: Rupiah;
}

/**
 * Splits what the buyer paid for the goods: each fee rounded half-even, the payable is the rest. The parts
 * always add up to `gross`. Throws when the two fees are more than the whole.
 */
export function splitPrice(line: {
	gross: Rupiah;
	commissionBasisPoints: number;
	groupShareBasisPoints: number;
}): PriceParts {
	assert(line.gross >= 0, 'a gross amount is not negative');
	assert(
		line.commissionBasisPoints >= 0 &&
			line.groupShareBasisPoints >= 0 &&
			line.commissionBasisPoints + line.groupShareBasisPoints <= WHOLE_BASIS_POINTS,
		'fees are shares of one whole'
	);
	const commission = basisPointsOf(line.gross, line.commissionBasisPoints);
	// 50 % and 50 % of Rp3 would both round up to Rp2: the second never takes more than is left.
	const groupShare = leastRupiah(
		basisPointsOf(line.gross, line.groupShareBasisPoints),
		rupiah(line.gross - commission)
	);
	return { commission, groupShare, payable: rupiah(line.gross - commission - groupShare) };
}

/** What the member owes on the day of settlement, and how much of the sale may go there. */
export interface SettlementClaims {
	/** From earlier refunds and joint liability; it counts inside the loan cap. */
	readonly otherDue: Rupiah;
	/**
	 * Loan by loan, oldest due first. One to which she assigned her sales has a cap of its own: with it, all loans and
	 * other dues together may take so much of `payable`.
	 */
	readonly dueLoans: readonly (LoanAmounts & { readonly capBasisPoints?: number | null })[];
	/** The consented share of `payable` that loans and other dues may take together. */
	readonly loanCapBasisPoints: number;
	/** Mandatory savings in arrears and this month's. */
	readonly mandatoryDue: Rupiah;
	/** The share of `payable`, not of what is left, that mandatory savings may take. */
	readonly mandatoryCapBasisPoints: number;
	/** Loans, other dues and mandatory savings together leave at least this much, as far as `payable` reaches. */
	readonly leastTakeHome: Rupiah;
}

/** What became of a payable, step by step; other, penalty, interest, principal, mandatory and voluntary add up to it. */
export interface SettlementSteps {
	readonly other: Rupiah;
	/** What each loan got, in the order the loans were given. */
	readonly loans: readonly LoanAmounts[];
	/** Penalty, interest and principal of all loans together. */
	readonly penalty: Rupiah;
	readonly interest: Rupiah;
	readonly principal: Rupiah;
	readonly mandatory: Rupiah;
	/** The rest, to voluntary savings, from which the member is paid. */
	readonly voluntary: Rupiah;
}

/** A cap is "at most", so it is rounded down where fees are rounded half-even. */
function capOf(payable: Rupiah, basisPoints: number): Rupiah {
	assert(basisPoints >= 0 && basisPoints <= WHOLE_BASIS_POINTS, 'a cap is a share of one whole');
	return rupiah(Number((BigInt(payable) * BigInt(basisPoints)) / BigInt(WHOLE_BASIS_POINTS)));
}

/** Money that is handed out step by step, each time until as much as a limit has been given in all. */
function purse() {
	let given = NO_RUPIAH;
	return {
		/** Gives as much of the claim as there is below the limit. */
		give(claim: Rupiah, limit: Rupiah): Rupiah {
			assert(claim >= 0, 'a claim is not negative');
			const part = leastRupiah(claim, rupiah(Math.max(0, limit - given)));
			given = rupiah(given + part);
			return part;
		}
	};
}

/**
 * The steps from a payable that is already known, such as one frozen at delivery: other dues, the loans,
 * mandatory savings, and the rest to voluntary savings. Each step goes only as far as its cap, the least
 * take-home and the money go. The caps are those of the agreement that the group's meeting accepted.
 */
export function settlementSteps(payable: Rupiah, claims: SettlementClaims): SettlementSteps {
	assert(payable >= 0, 'a payable is not negative');
	assert(claims.leastTakeHome >= 0, 'a least take-home is not negative');
	const deductible = rupiah(Math.max(0, payable - claims.leastTakeHome));

	const forLoans = purse();
	const limitOf = (cap: number) => leastRupiah(capOf(payable, cap), deductible);
	const other = forLoans.give(claims.otherDue, limitOf(claims.loanCapBasisPoints));
	const loans = claims.dueLoans.map((due) => {
		const limit = limitOf(Math.max(claims.loanCapBasisPoints, due.capBasisPoints ?? 0));
		return {
			penalty: forLoans.give(due.penalty, limit),
			interest: forLoans.give(due.interest, limit),
			principal: forLoans.give(due.principal, limit)
		};
	});
	const penalty = sumRupiah(loans.map((loan) => loan.penalty));
	const interest = sumRupiah(loans.map((loan) => loan.interest));
	const principal = sumRupiah(loans.map((loan) => loan.principal));
	const toLoans = sumRupiah([other, penalty, interest, principal]);

	const mandatory = leastRupiah(
		claims.mandatoryDue,
		capOf(payable, claims.mandatoryCapBasisPoints),
		rupiah(deductible - toLoans)
	);
	assert(mandatory >= 0, 'mandatory savings due are not negative');
	const voluntary = rupiah(payable - toLoans - mandatory);
	return { other, loans, penalty, interest, principal, mandatory, voluntary };
}

export interface SettlementInput extends SettlementClaims {
	/** What the buyer paid for the goods, without delivery. */
	readonly gross: Rupiah;
	readonly commissionBasisPoints: number;
	readonly groupShareBasisPoints: number;
}

export type Settlement = PriceParts & SettlementSteps;

/** A whole settlement, from what the buyer paid down to the member's voluntary savings. */
export function settle(input: SettlementInput): Settlement {
	const price = splitPrice(input);
	return { ...price, ...settlementSteps(price.payable, input) };
}
