import { NO_RUPIAH, rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
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
	return isWhole(policy) ? null : refuse('policy', 'policy_not_whole');
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

/** One of the members' parts, and what each member's share of it is measured by. */
export interface Pool<MemberId> {
	readonly key: string;
	readonly weights: ReadonlyMap<MemberId, Rupiah>;
}

export interface PooledShares<MemberId> {
	/** The parts that belong to no pool, floored. */
	readonly funds: readonly { readonly key: string; readonly amount: Rupiah }[];
	/** What each member has from each pool, by the pool's key. */
	readonly members: ReadonlyMap<MemberId, Readonly<Record<string, Rupiah>>>;
	/** What flooring leaves, and a pool nobody has a share in; not contained in `funds`. */
	readonly remainderToReserve: Rupiah;
}

/**
 * Shares a surplus out by a policy that adds up to 100 %: each pool among its members by their weights, floored; the
 * other parts by their percentages, floored. It divides once, so that a part which is not whole rupiah is not rounded
 * twice. Funds, members and remainder add up to the surplus.
 */
export function shareInPools<MemberId>(
	surplus: Rupiah,
	policy: readonly PolicyPart[],
	pools: readonly Pool<MemberId>[]
): PooledShares<MemberId> {
	const members = new Map<MemberId, Record<string, Rupiah>>();
	let sharedOut = 0n;
	for (const { key, weights } of pools) {
		const numerator = BigInt(surplus) * BigInt(policy.find((part) => part.key === key)?.share ?? 0);
		const all = [...weights.values()].reduce((sum, weight) => sum + BigInt(weight), 0n);
		for (const [id, weight] of weights) {
			const amount = all === 0n ? 0n : (numerator * BigInt(weight)) / (all * BigInt(WHOLE_RATE));
			members.set(id, { ...members.get(id), [key]: rupiah(Number(amount)) });
			sharedOut += amount;
		}
	}
	const pooled = new Set(pools.map(({ key }) => key));
	const funds = policy
		.filter(({ key }) => !pooled.has(key))
		.map(({ key, share }) => ({ key, amount: percentOf(surplus, share) }));
	const toFunds = sumRupiah(funds.map(({ amount }) => amount));
	return { funds, members, remainderToReserve: rupiah(surplus - toFunds - Number(sharedOut)) };
}

/** A part of a surplus by its percentage, floored. */
export function percentOf(surplus: Rupiah, share: PreciseRate): Rupiah {
	return rupiah(Number((BigInt(surplus) * BigInt(share)) / BigInt(WHOLE_RATE)));
}

/** Whether the parts add up to exactly 100 %, none of them below zero. */
export function isWhole(policy: readonly PolicyPart[]): boolean {
	return (
		policy.every(({ share }) => share >= 0) &&
		policy.reduce((sum, { share }) => sum + share, 0) === WHOLE_RATE
	);
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
	const shared = shareInPools(surplus, policy, [
		{ key: memberCapitalKey, weights: new Map(members.map(({ id, savings }) => [id, savings])) },
		{ key: memberBusinessKey, weights: new Map(members.map(({ id, transactions }) => [id, transactions])) }
	]);
	const memberShares = members.map(({ id }) => {
		const parts = shared.members.get(id) ?? {};
		const capital = parts[memberCapitalKey] ?? NO_RUPIAH;
		const business = parts[memberBusinessKey] ?? NO_RUPIAH;
		return { id, capital, business, total: sumRupiah([capital, business]) };
	});
	return {
		ok: true,
		shares: { funds: shared.funds, members: memberShares, remainderToReserve: shared.remainderToReserve }
	};
}
