import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rupiah, sumRupiah } from '#lib/shared/money.ts';
import { preciseRate, WHOLE_RATE, type PreciseRate } from '#lib/shared/percent.ts';
import { shareSurplus, type SurplusInput } from '#lib/surplus/shu.ts';

const million = (amount: number) => rupiah(Math.round(amount * 1_000_000));

/** One member beside all the others taken together. */
function twoMembers(of: { savings: [number, number]; transactions: [number, number] }) {
	return [
		{ id: 'Sari', savings: million(of.savings[0]), transactions: million(of.transactions[0]) },
		{
			id: 'yang lain',
			savings: million(of.savings[1] - of.savings[0]),
			transactions: million(of.transactions[1] - of.transactions[0])
		}
	];
}

function sharesOf(
	surplus: number,
	percent: { capital: number; business: number },
	members: SurplusInput<string>['members']
) {
	const result = shareSurplus({
		surplus: rupiah(surplus),
		policy: [
			{ key: 'reserve', share: preciseRate(100 - percent.capital - percent.business) },
			{ key: 'capital', share: preciseRate(percent.capital) },
			{ key: 'business', share: preciseRate(percent.business) }
		],
		memberCapitalKey: 'capital',
		memberBusinessKey: 'business',
		members
	});
	if (!result.ok) throw new Error(`refused: ${result.field} ${result.code}`);
	return result.shares;
}

describe('the published cases', () => {
	test('60 million, savings 2 of 100, loans 5 of 75 million: 240.000 + 1.000.000', () => {
		const shares = sharesOf(
			60_000_000,
			{ capital: 20, business: 25 },
			twoMembers({ savings: [2, 100], transactions: [5, 75] })
		);
		expect(shares.members[0]).toEqual({
			id: 'Sari',
			capital: 240_000,
			business: 1_000_000,
			total: 1_240_000
		});
		expect(shares.funds).toEqual([{ key: 'reserve', amount: 33_000_000 }]);
		expect(shares.remainderToReserve).toBe(0);
	});

	test('90 million, savings 6,5 of 78, purchases 1,5 of 102 million: 3.000.000 + 397.058', () => {
		const shares = sharesOf(
			90_000_000,
			{ capital: 40, business: 30 },
			twoMembers({ savings: [6.5, 78], transactions: [1.5, 102] })
		);
		expect(shares.members[0]).toMatchObject({ capital: 3_000_000, business: 397_058 });
		// 26.602.941,2 is the others' part; the Rp1 that both floors leave goes to the reserve.
		expect(shares.members[1]?.business).toBe(26_602_941);
		expect(shares.remainderToReserve).toBe(1);
	});

	test('150 million, savings 10 of 500, transactions 50 of 2.000 million: 840.000 + 1.575.000', () => {
		const shares = sharesOf(
			150_000_000,
			{ capital: 28, business: 42 },
			twoMembers({ savings: [10, 500], transactions: [50, 2_000] })
		);
		expect(shares.members[0]).toMatchObject({ capital: 840_000, business: 1_575_000, total: 2_415_000 });
	});
});

describe('sharing out', () => {
	test('a part nobody has a share in goes to the reserve', () => {
		const shares = sharesOf(1_000_000, { capital: 20, business: 30 }, [
			{ id: 'Sari', savings: rupiah(100), transactions: rupiah(0) }
		]);
		expect(shares.members).toEqual([{ id: 'Sari', capital: 200_000, business: 0, total: 200_000 }]);
		expect(shares.remainderToReserve).toBe(300_000);
	});

	test('without members both their parts go to the reserve', () => {
		expect(sharesOf(1_000_000, { capital: 20, business: 30 }, []).remainderToReserve).toBe(500_000);
	});

	test('0 percent is allowed', () => {
		const shares = sharesOf(1_000_000, { capital: 0, business: 100 }, [
			{ id: 'Sari', savings: rupiah(5), transactions: rupiah(5) }
		]);
		expect(shares.members[0]).toMatchObject({ capital: 0, business: 1_000_000 });
		expect(shares.funds).toEqual([{ key: 'reserve', amount: 0 }]);
	});
});

describe('what is refused, and where', () => {
	const right: SurplusInput<string> = {
		surplus: rupiah(1_000_000),
		policy: [
			{ key: 'reserve', share: preciseRate(33.3333) },
			{ key: 'capital', share: preciseRate(33.3333) },
			{ key: 'business', share: preciseRate(33.3334) }
		],
		memberCapitalKey: 'capital',
		memberBusinessKey: 'business',
		members: [{ id: 'Sari', savings: rupiah(1), transactions: rupiah(1) }]
	};
	const [reserve, capital, business] = right.policy as [never, never, never];
	const refusals: [string, Partial<SurplusInput<string>>, string, string][] = [
		['a loss', { surplus: rupiah(-1) }, 'surplus', 'surplus_negative'],
		[
			'a policy of 99,9999 %',
			{ policy: [reserve, capital, { key: 'business', share: preciseRate(33.3333) }] },
			'policy',
			'policy_not_whole'
		],
		[
			'100 % made with a negative part',
			{
				policy: [
					{ key: 'reserve', share: -1 as PreciseRate },
					{ key: 'capital', share: WHOLE_RATE },
					{ key: 'business', share: 1 as PreciseRate }
				]
			},
			'policy',
			'policy_not_whole'
		],
		['a key twice', { policy: [capital, business, capital] }, 'policy.2.key', 'policy_key_twice'],
		['an unknown part', { memberCapitalKey: 'modal' }, 'memberCapitalKey', 'policy_key_unknown'],
		['one part for both', { memberBusinessKey: 'capital' }, 'memberBusinessKey', 'policy_keys_same'],
		['a member twice', { members: [...right.members, ...right.members] }, 'members.1.id', 'member_twice'],
		[
			'savings below zero',
			{ members: [{ id: 'Sari', savings: rupiah(-1), transactions: rupiah(0) }] },
			'members.0.savings',
			'money_negative'
		]
	];
	test.each(refusals)('%s', (_, changes, field, code) => {
		expect(shareSurplus({ ...right, ...changes })).toEqual({ ok: false, field, code });
	});

	test('four decimals that add up to exactly 100 are taken', () => {
		expect(shareSurplus(right).ok).toBe(true);
	});
});

test('funds, members and remainder always add up to the surplus, and nobody has more than her part', () => {
	const anyAmount = fc.integer({ min: 0, max: 1_000_000_000 }).map(rupiah);
	fc.assert(
		fc.property(
			anyAmount,
			fc.tuple(fc.integer({ min: 0, max: 500_000 }), fc.integer({ min: 0, max: 500_000 })),
			fc.array(fc.record({ savings: anyAmount, transactions: anyAmount }), { maxLength: 20 }),
			(surplus, [capital, business], people) => {
				const result = shareSurplus({
					surplus,
					policy: [
						{ key: 'reserve', share: (WHOLE_RATE - capital - business) as PreciseRate },
						{ key: 'capital', share: capital as PreciseRate },
						{ key: 'business', share: business as PreciseRate }
					],
					memberCapitalKey: 'capital',
					memberBusinessKey: 'business',
					members: people.map((person, id) => ({ id, ...person }))
				});
				if (!result.ok) throw new Error(result.code);
				const { funds, members, remainderToReserve } = result.shares;
				const parts = [...funds.map((f) => f.amount), ...members.map((m) => m.total), remainderToReserve];
				expect(sumRupiah(parts)).toBe(surplus);
				expect(Math.min(...parts)).toBeGreaterThanOrEqual(0);
				const all = sumRupiah(members.map((member) => member.capital));
				expect(BigInt(all) * BigInt(WHOLE_RATE)).toBeLessThanOrEqual(BigInt(surplus) * BigInt(capital));
			}
		)
	);
});
