import { assert } from '#lib/shared/assert.ts';
import {
	leastRupiah,
	NO_RUPIAH,
	rupiah,
	splitByLargestRemainder,
	sumRupiah,
	type Rupiah
} from '#lib/shared/money.ts';

/** What a line's price consists of. */
export interface LineParts {
	readonly payable: Rupiah;
	readonly commission: Rupiah;
	readonly groupShare: Rupiah;
	/** For goods that the BUM Desa had bought: its own sale. */
	readonly bought: Rupiah;
}

/**
 * Splits a refund over the producer's part, the commission, the group's share and what was bought as they are left: 50.000
 * of 500.000 at 8 % and 2 % is 45.000 + 4.000 + 1.000. By the largest remainder, so that the parts add up, and over what is
 * left, so that many small refunds together never take more from one part than it had.
 */
export function splitRefund(amount: Rupiah, left: LineParts): LineParts {
	assert(amount > 0, 'a refund is of something');
	const whole = left.payable + left.commission + left.groupShare + left.bought;
	assert(amount <= whole, 'a refund is not more than is left');
	const [payable = NO_RUPIAH, commission = NO_RUPIAH, groupShare = NO_RUPIAH, bought = NO_RUPIAH] =
		splitByLargestRemainder(amount, [left.payable, left.commission, left.groupShare, left.bought]);
	return { payable, commission, groupShare, bought };
}

/** What the waterfall gave to each step. */
export interface Steps {
	readonly otherDue: Rupiah;
	readonly penalty: Rupiah;
	readonly interest: Rupiah;
	readonly principal: Rupiah;
	readonly mandatory: Rupiah;
	readonly voluntary: Rupiah;
}

/** The waterfall from its last step to its first: the order in which a refund takes back. */
export const TAKEN_BACK_IN_ORDER = [
	'voluntary',
	'mandatory',
	'principal',
	'interest',
	'penalty',
	'otherDue'
] as const satisfies readonly (keyof Steps)[];

export const NO_STEPS: Steps = {
	otherDue: NO_RUPIAH,
	penalty: NO_RUPIAH,
	interest: NO_RUPIAH,
	principal: NO_RUPIAH,
	mandatory: NO_RUPIAH,
	voluntary: NO_RUPIAH
};

/**
 * From which steps a refund after settlement takes the producer's part back: the last step first, each as far as it
 * still has something of what this line gave it.
 *
 * @param given what the line's settlement gave, less what earlier refunds took back.
 */
export function takeBack(amount: Rupiah, given: Steps): Steps {
	let left = amount;
	const taken = { ...NO_STEPS };
	for (const step of TAKEN_BACK_IN_ORDER) {
		taken[step] = leastRupiah(left, given[step]);
		left = rupiah(left - taken[step]);
	}
	assert(left === 0, 'a line cannot give back more than its settlement gave');
	return taken;
}

export interface Recovered {
	/** What opens again of her loans. */
	readonly loans: { readonly penalty: Rupiah; readonly interest: Rupiah; readonly principal: Rupiah };
	/** What her savings still have of it. */
	readonly voluntary: Rupiah;
	readonly mandatory: Rupiah;
	/** What she no longer has and owes from now on. */
	readonly receivable: Rupiah;
}

/**
 * Takes from savings only what is there and free, never a balance below zero, and from loans what can open again. The
 * rest is owed: what was spent, and what had paid earlier dues.
 */
export function recover(
	taken: Steps,
	has: { readonly voluntary: Rupiah; readonly mandatory: Rupiah; readonly loans: Recovered['loans'] }
): Recovered {
	const voluntary = leastRupiah(taken.voluntary, has.voluntary);
	const mandatory = leastRupiah(taken.mandatory, has.mandatory);
	const { loans } = has;
	const opened = sumRupiah([loans.penalty, loans.interest, loans.principal]);
	const whole = sumRupiah(TAKEN_BACK_IN_ORDER.map((step) => taken[step]));
	return { voluntary, mandatory, loans, receivable: rupiah(whole - voluntary - mandatory - opened) };
}

/** Subtracts what was taken back before from what was given. */
export function stepsLeft(given: Steps, takenBefore: readonly Steps[]): Steps {
	const left = { ...given };
	for (const step of TAKEN_BACK_IN_ORDER) {
		left[step] = rupiah(given[step] - sumRupiah(takenBefore.map((each) => each[step])));
	}
	return left;
}
