import { rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import { WHOLE_RATE, type PreciseRate } from '#lib/shared/percent.ts';

/** One line of the policy that the members' meeting approved: a fund, or one of the two members' parts. */
export interface PolicyPart {
	readonly key: string;
	readonly share: PreciseRate;
}

/** What a member brought in during the year. */
export interface MemberYear<MemberId> {
	readonly id: MemberId;
	/** Principal and mandatory savings (Sa). */
	readonly savings: Rupiah;
	/** Her transactions with the co-operative (Va). */
	readonly transactions: Rupiah;
}

export interface SurplusInput<MemberId> {
	/** The year's SHU; a loss is not shared out. */
	readonly surplus: Rupiah;
	readonly policy: readonly PolicyPart[];
	/** Which part of the policy is shared by savings, and which by transactions. */
	readonly memberCapitalKey: string;
	readonly memberBusinessKey: string;
	readonly members: readonly MemberYear<MemberId>[];
}

export interface MemberShare<MemberId> {
	readonly id: MemberId;
	readonly capital: Rupiah;
	readonly business: Rupiah;
	readonly total: Rupiah;
}

export interface SurplusShares<MemberId> {
	/** The policy's parts but for the members' two. */
	readonly funds: readonly { readonly key: string; readonly amount: Rupiah }[];
	readonly members: readonly MemberShare<MemberId>[];
	/** What flooring leaves, and a part nobody has a share in; not contained in `funds`. */
	readonly remainderToReserve: Rupiah;
}

/** What is wrong with a policy or a list of members, as a message key. */
export type SurplusMistake =
	| 'surplus_negative'
	| 'policy_not_whole'
	| 'policy_key_twice'
	| 'policy_key_unknown'
	| 'policy_keys_same'
	| 'member_twice'
	| 'money_negative';

export interface RefusedSurplus {
	readonly ok: false;
	/** Where it is, such as `policy` or `members.3.id`. */
	readonly field: string;
	readonly code: SurplusMistake;
}

export type SurplusResult<MemberId> = { ok: true; shares: SurplusShares<MemberId> } | RefusedSurplus;

function refuse(field: string, code: SurplusMistake): RefusedSurplus {
	return { ok: false, field, code };
}

function firstRepeated(values: readonly unknown[]): number {
	return values.findIndex((value, index) => values.indexOf(value) !== index);
}

function checkPolicy(input: SurplusInput<unknown>): RefusedSurplus | null {
	const { policy, memberCapitalKey, memberBusinessKey } = input;
	const keys = policy.map((part) => part.key);
	const repeated = firstRepeated(keys);
	if (repeated >= 0) return refuse(`policy.${repeated}.key`, 'policy_key_twice');
	if (!keys.includes(memberCapitalKey)) return refuse('memberCapitalKey', 'policy_key_unknown');
	if (!keys.includes(memberBusinessKey)) return refuse('memberBusinessKey', 'policy_key_unknown');
	if (memberCapitalKey === memberBusinessKey) return refuse('memberBusinessKey', 'policy_keys_same');
	const whole = policy.reduce((sum, part) => sum + part.share, 0);
	if (whole !== WHOLE_RATE || policy.some((part) => part.share < 0))
		return refuse('policy', 'policy_not_whole');
	return null;
}

function checkMembers({ members }: SurplusInput<unknown>): RefusedSurplus | null {
	const seen = new Set<unknown>();
	for (const [index, member] of members.entries()) {
		if (seen.has(member.id)) return refuse(`members.${index}.id`, 'member_twice');
		seen.add(member.id);
		if (member.savings < 0) return refuse(`members.${index}.savings`, 'money_negative');
		if (member.transactions < 0) return refuse(`members.${index}.transactions`, 'money_negative');
	}
	return null;
}

/**
 * Makes the function that gives each weight its floored share of a part of the surplus. It divides once, so
 * that a part which is not whole rupiah is not rounded twice; with no weight at all everybody gets nothing.
 */
function sharing(surplus: Rupiah, part: PolicyPart | undefined, weights: readonly Rupiah[]) {
	const numerator = BigInt(surplus) * BigInt(part?.share ?? 0);
	const denominator = weights.reduce((sum, weight) => sum + BigInt(weight), 0n) * BigInt(WHOLE_RATE);
	return (weight: Rupiah): Rupiah =>
		denominator === 0n ? rupiah(0) : rupiah(Number((numerator * BigInt(weight)) / denominator));
}

/**
 * Shares out a year's surplus: Va ÷ VUK × JUA + Sa ÷ TMS × JMA for each member (after
 * UU 25/1992 article 45), floored, the funds by their percentages, floored, and what that leaves to the
 * reserve. Funds, members and remainder add up to the surplus. A policy that is not 100 % is refused.
 */
export function shareSurplus<MemberId>(input: SurplusInput<MemberId>): SurplusResult<MemberId> {
	if (input.surplus < 0) return refuse('surplus', 'surplus_negative');
	const refused = checkPolicy(input) ?? checkMembers(input);
	if (refused) return refused;

	const { surplus, policy, members, memberCapitalKey, memberBusinessKey } = input;
	const partOf = (key: string) => policy.find((part) => part.key === key);
	const capitalOf = sharing(
		surplus,
		partOf(memberCapitalKey),
		members.map((member) => member.savings)
	);
	const businessOf = sharing(
		surplus,
		partOf(memberBusinessKey),
		members.map((member) => member.transactions)
	);

	const memberShares = members.map((member) => {
		const capital = capitalOf(member.savings);
		const business = businessOf(member.transactions);
		return { id: member.id, capital, business, total: sumRupiah([capital, business]) };
	});
	const funds = policy
		.filter((part) => part.key !== memberCapitalKey && part.key !== memberBusinessKey)
		.map(({ key, share }) => ({
			key,
			amount: rupiah(Number((BigInt(surplus) * BigInt(share)) / BigInt(WHOLE_RATE)))
		}));
	const sharedOut = sumRupiah([
		...funds.map((fund) => fund.amount),
		...memberShares.map((share) => share.total)
	]);
	return {
		ok: true,
		shares: { funds, members: memberShares, remainderToReserve: rupiah(surplus - sharedOut) }
	};
}
