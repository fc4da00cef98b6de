import { beforeEach, describe, expect, test } from 'vitest';
import { decideClaim, enterClaim, type EnterClaim } from '#lib/insurance/claims.server.ts';
import { isCovered, nextSpan } from '#lib/insurance/cover.ts';
import {
	coversOf,
	enterInsurancePolicy,
	endInsurancePolicy,
	policiesOf
} from '#lib/insurance/policies.server.ts';
import { premiumById, sendPremiums, takePremium } from '#lib/insurance/premiums.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import { decideLeaving } from '#lib/leaving/decide.server.ts';
import { enterLeaving } from '#lib/leaving/enter.server.ts';
import { figuresOf, positionOf } from '#lib/leaving/position.server.ts';
import { loanFaults } from '#lib/loans/verify.server.ts';
import { membershipById } from '#lib/organisations/find.server.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { freshDatabase } from '../support/database.ts';
import { lend, openLender, type Lender } from '../support/loans.ts';
import {
	fundGroup,
	MORNING,
	ofMember,
	openSale,
	producerOf,
	save,
	standsOn,
	type Producer
} from '../support/sale.ts';

freshDatabase();
const TODAY = bookDate('2026-11-23');
let lender: Lender;
let member: Producer;
let policyId: number;

beforeEach(async () => {
	setClock(MORNING);
	const sale = await openSale();
	lender = await openLender(sale, { guaranteeBasisPoints: 0 });
	member = sale.producer;
	await fundGroup(sale, 2_000_000);
	await save(sale, member, 100_000);
	const entered = await enterInsurancePolicy(lender.ketua, {
		...{ organisationId: sale.groupId, insurer: 'Asuransi Desa', name: 'Jiwa kredit', number: 'P-1' },
		...{ covers: 'credit', premium: rupiah(25_000), months: 12, key: newKey() }
	});
	if (!entered.ok) throw new Error(entered.code);
	policyId = entered.policyId;
});

const here = () => ({ organisationId: lender.sale.groupId, policyId });
const premium = (from: 'cash' | 'savings' = 'cash', key = newKey()) =>
	takePremium(lender.bendahara, { ...here(), membershipId: member.membershipId, from, key });
const held = () =>
	standsOn(lender.sale.group, CODE.collectedForOthers, { kind: 'insurer', key: String(policyId) });
const claim = (more: Partial<EnterClaim> = {}): EnterClaim => ({
	...{ ...here(), membershipId: member.membershipId, amount: rupiah(1_500_000), happenedOn: TODAY },
	...{ reason: 'Meninggal', reference: `BRI ${newKey()}`, key: newKey() },
	...more
});
async function booksHold() {
	expect(await verifyLedger(db)).toMatchObject({ ok: true });
	expect(await loanFaults(db)).toBeNull();
}

describe('cover', () => {
	test('goes on where it ends, or begins today', () => {
		expect(nextSpan(null, TODAY, 12)).toEqual({ from: '2026-11-23', until: '2027-11-23' });
		expect(nextSpan(bookDate('2027-01-10'), TODAY, 6)).toEqual({ from: '2027-01-10', until: '2027-07-10' });
		expect(nextSpan(bookDate('2026-01-10'), TODAY, 6)).toMatchObject({ from: '2026-11-23' });
		const span = nextSpan(null, TODAY, 12);
		expect(isCovered([span], TODAY)).toBe(true);
		expect(isCovered([span], bookDate('2027-11-23'))).toBe(false);
		expect(isCovered([span], bookDate('2026-11-22'))).toBe(false);
	});
});

describe('a premium', () => {
	test('is held for the insurer, once for a key, from cash or from savings', async () => {
		const key = newKey();
		const [first, again] = await Promise.all([premium('cash', key), premium('cash', key)]);
		expect(first).toEqual(again);
		expect(await held()).toBe(-25_000);
		expect(await premium('savings')).toMatchObject({ ok: true });
		expect(await ofMember(lender.sale.group, CODE.voluntarySavings, member)).toBe(-75_000);
		expect(await coversOf(db, member.membershipId, TODAY)).toMatchObject([{ until: '2028-11-23' }]);
		expect(await policiesOf(db, lender.sale.group, TODAY)).toMatchObject([{ covered: 1 }]);
		if (!first.ok) throw new Error(first.code);
		expect(await premiumById(db, first.premiumId)).toMatchObject({ coveredUntil: '2027-11-23' });
		await booksHold();
	});

	test('is refused beyond her savings, to another group, to a member and under a policy that ended', async () => {
		for (let paid = 0; paid < 4; paid += 1) expect(await premium('savings')).toMatchObject({ ok: true });
		expect(await premium('savings')).toEqual({ ok: false, code: 'insufficient_savings', available: 0 });
		const other = await openSale();
		const stranger = { membershipId: other.producer.membershipId, from: 'cash' as const };
		expect(await takePremium(lender.bendahara, { ...here(), ...stranger, key: newKey() })).toMatchObject({
			code: 'not_found'
		});
		expect(
			await takePremium(other.bendahara, {
				...{ organisationId: other.groupId, policyId, ...stranger, key: newKey() }
			})
		).toMatchObject({ code: 'not_found' });
		const own = { ...here(), membershipId: member.membershipId, from: 'cash' as const, key: newKey() };
		expect(await takePremium(member.actor, own)).toMatchObject({ code: 'forbidden' });
		expect(await endInsurancePolicy(lender.ketua, here())).toEqual({ ok: true });
		expect(await premium()).toMatchObject({ code: 'policy_ended' });
	});

	test('is sent on once by two officers at once, and never more than is held', async () => {
		await premium();
		await premium();
		const send = (shown = 50_000) =>
			sendPremiums(lender.bendahara, {
				...{ ...here(), shown: rupiah(shown), through: 'cash', reference: 'K-7', key: newKey() }
			});
		expect(await send(25_000)).toMatchObject({ code: 'stale' });
		const answers = await Promise.all([send(), send()]);
		expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
		expect(await held()).toBe(0);
		expect(await send()).toMatchObject({ code: 'nothing_held' });
		await booksHold();
	});
});

describe('a claim', () => {
	test('goes to her savings once another officer has approved it, one payment of the insurer once', async () => {
		await premium();
		const input = claim({ reference: 'BRI 77' });
		const entered = await enterClaim(lender.bendahara, input);
		if (!entered.ok) throw new Error(entered.code);
		expect(await enterClaim(lender.bendahara, { ...input, key: newKey() })).toMatchObject({
			code: 'paid_before'
		});
		const decision = { ...here(), claimId: entered.claimId, approve: true };
		expect(await decideClaim(lender.bendahara, decision)).toMatchObject({ code: 'own_entry' });
		expect(await decideClaim(member.actor, decision)).toMatchObject({ code: 'forbidden' });
		const done = await Promise.all([
			decideClaim(lender.ketua, decision),
			decideClaim(lender.ketua, decision)
		]);
		expect(done.filter(({ ok }) => ok)).toHaveLength(1);
		expect(await standsOn(lender.sale.group, CODE.bank, { kind: 'bank account', key: 'main' })).toBe(
			1_500_000
		);
		expect(await ofMember(lender.sale.group, CODE.voluntarySavings, member)).toBe(-1_600_000);
		await booksHold();
	});

	test('is refused for days that are not covered or to come, and for who paid nothing', async () => {
		await premium();
		const { bendahara } = lender;
		expect(await enterClaim(bendahara, claim({ happenedOn: bookDate('2026-11-22') }))).toMatchObject({
			code: 'not_covered'
		});
		expect(await enterClaim(bendahara, claim({ happenedOn: bookDate('2026-11-24') }))).toMatchObject({
			code: 'date_future'
		});
		const neighbour = await producerOf(lender.sale.groupId);
		expect(await enterClaim(bendahara, claim({ membershipId: neighbour.membershipId }))).toMatchObject({
			code: 'not_covered'
		});
	});

	test('for a member who died pays what is left of her loan, and the rest is her heirs’', async () => {
		await premium();
		await lend(lender, { by: member, amount: 1_000_000 });
		const { sale, ketua, bendahara } = lender;
		const dead = await enterLeaving(ketua, {
			...{ organisationId: sale.groupId, membershipId: member.membershipId, kind: 'died', date: TODAY },
			reason: 'Sakit',
			heir: { name: 'Bu Marni', relation: 'ibu', phone: '', document: 'KK' },
			key: newKey()
		});
		if (!dead.ok) throw new Error(dead.code);
		const who = await membershipById(db, member.membershipId);
		if (!who) throw new Error('no member');
		const { rest, debtLeft } = figuresOf(await positionOf(db, sale.group, who));
		expect(debtLeft).toBeGreaterThan(0);
		const decision = { organisationId: sale.groupId, leavingId: dead.leavingId, approve: true };
		expect(await decideLeaving(bendahara, { ...decision, shown: { rest, debtLeft } })).toEqual({ ok: true });
		const entered = await enterClaim(bendahara, claim());
		if (!entered.ok) throw new Error(entered.code);
		expect(await decideClaim(ketua, { ...here(), claimId: entered.claimId, approve: true })).toEqual({
			ok: true
		});
		// Nothing of the loan is left, and all of the claim beyond it waits for the heirs.
		const after = figuresOf(await positionOf(db, sale.group, who));
		expect(after.debtLeft).toBe(0);
		expect(await ofMember(sale.group, CODE.leaversSavings, member)).toBe(-(1_500_000 - debtLeft));
		await booksHold();
	});
});
