import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { listing } from '#lib/catalog/schema.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import { decideLeaving } from '#lib/leaving/decide.server.ts';
import { enterLeaving, type EnterLeaving } from '#lib/leaving/enter.server.ts';
import { leavingById } from '#lib/leaving/find.server.ts';
import { payLeaver } from '#lib/leaving/pay.server.ts';
import { agreeToGuarantee } from '#lib/lending/apply.server.ts';
import { loanById } from '#lib/loans/find.server.ts';
import { repayLoan } from '#lib/loans/repay.server.ts';
import { disburseLoan } from '#lib/loans/disburse.server.ts';
import { loanFaults } from '#lib/loans/verify.server.ts';
import { membershipById } from '#lib/organisations/find.server.ts';
import { officer } from '#lib/organisations/schema.server.ts';
import { depositSavings } from '#lib/savings/deposit.server.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey, type MembershipId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { enterCover, decideCover } from '#lib/solidarity/cover.server.ts';
import { freshDatabase } from '../support/database.ts';
import { approve, ask, lend, openLender, type Lender } from '../support/loans.ts';
import { MORNING, officerOf, openSale, order, producerOf, standsOn } from '../support/sale.ts';
import { personById } from '#lib/people/find.server.ts';

freshDatabase();
beforeEach(() => setClock(MORNING));
const TODAY = bookDate('2026-11-23');

async function save(
	{ bendahara }: Lender,
	membershipId: MembershipId,
	kind: 'principal' | 'mandatory' | 'voluntary',
	amount: number
) {
	const done = await depositSavings(bendahara, { membershipId, kind, amount: rupiah(amount), key: newKey() });
	if (!done.ok) throw new Error(done.code);
}

/** A group that lends, with a member who saved 100.000, 50.000 and 250.000. */
async function group() {
	const sale = await openSale();
	const lender = await openLender(sale, { guaranteeBasisPoints: 0 });
	const member = sale.producer;
	await save(lender, member.membershipId, 'principal', 100_000);
	await save(lender, member.membershipId, 'mandatory', 50_000);
	await save(lender, member.membershipId, 'voluntary', 250_000);
	return { ...lender, lender, member };
}
type Group = Awaited<ReturnType<typeof group>>;

const leave = ({ sale, member }: Group, more: Partial<EnterLeaving> = {}): EnterLeaving => ({
	...{ organisationId: sale.groupId, membershipId: member.membershipId, kind: 'resigned', date: TODAY },
	...{ reason: 'Pindah desa', heir: null, key: newKey() },
	...more
});

async function entered(at: Group, more: Partial<EnterLeaving> = {}, by = at.ketua): Promise<number> {
	const done = await enterLeaving(by, leave(at, more));
	if (!done.ok) throw new Error(done.code);
	return done.leavingId;
}

const decision = ({ sale }: Group, leavingId: number, rest: number, debtLeft = 0) => ({
	...{ organisationId: sale.groupId, leavingId, approve: true },
	shown: { rest: rupiah(rest), debtLeft: rupiah(debtLeft) }
});
const payment = ({ sale }: Group, leavingId: number) => ({
	...{ organisationId: sale.groupId, leavingId, through: 'cash' as const, reference: '', key: newKey() }
});
const payable = ({ sale, member }: Group) =>
	standsOn(sale.group, CODE.leaversSavings, { kind: 'membership', key: String(member.membershipId) });
async function booksHold() {
	expect(await verifyLedger(db)).toMatchObject({ ok: true });
	expect(await loanFaults(db)).toBeNull();
}

describe('a member who owes nothing', () => {
	it('asks on her phone, one officer approves, and all her savings are paid to her once', async () => {
		const at = await group();
		const id = await entered(at, {}, at.member.actor);
		expect(await decideLeaving(at.bendahara, decision(at, id, 400_000))).toEqual({ ok: true });
		expect(await payable(at)).toBe(-400_000);
		const member = await membershipById(db, at.member.membershipId);
		expect(member).toMatchObject({ state: 'left', leftOn: TODAY });
		const [goods] = await db.select().from(listing).where(eq(listing.id, at.member.listingId));
		expect(goods?.state).toBe('hidden');
		const pay = payment(at, id);
		expect(await payLeaver(at.sekretaris, pay)).toEqual({ ok: false, code: 'forbidden' });
		expect(await payLeaver(at.bendahara, pay)).toEqual({ ok: true, amount: 400_000 });
		expect(await payLeaver(at.bendahara, pay)).toEqual({ ok: true, amount: 400_000 });
		expect(await payLeaver(at.bendahara, { ...pay, reference: 'lain' })).toMatchObject({
			code: 'key_reused'
		});
		expect(await payLeaver(at.bendahara, { ...pay, key: newKey() })).toMatchObject({
			code: 'nothing_to_pay'
		});
		expect(await payable(at)).toBe(0);
		expect(await standsOn(at.sale.group, CODE.cash)).toBe(0);
		await booksHold();
	});

	it('is paid once when two officers pay at the same time', async () => {
		const at = await group();
		const id = await entered(at);
		await decideLeaving(at.bendahara, decision(at, id, 400_000));
		const both = await Promise.all([
			payLeaver(at.bendahara, payment(at, id)),
			payLeaver(at.ketua, payment(at, id))
		]);
		expect(both).toMatchObject([{ ok: true, amount: 400_000 }, { code: 'nothing_to_pay' }]);
		await booksHold();
	});
});

describe('what is refused', () => {
	it('approving what one entered, one’s own leaving, or as an heir; and other groups’ members', async () => {
		const at = await group();
		const other = await group();
		const strange = { membershipId: other.member.membershipId };
		expect(await enterLeaving(at.ketua, leave(at, strange))).toMatchObject({ code: 'not_found' });
		expect(await enterLeaving(at.bendahara, leave(at))).toMatchObject({ code: 'forbidden' });
		const expel = leave(at, { kind: 'expelled' });
		expect(await enterLeaving(at.member.actor, expel)).toMatchObject({ code: 'forbidden' });
		const heirless = leave(at, { kind: 'died' });
		expect(await enterLeaving(at.ketua, heirless)).toMatchObject({ code: 'heir_missing' });
		expect(await enterLeaving(at.ketua, leave(at, { date: bookDate('2026-11-24') }))).toMatchObject({
			code: 'date_future'
		});
		expect(await enterLeaving(at.ketua, leave(at, { date: bookDate('2026-10-31') }))).toMatchObject({
			code: 'date_early'
		});
		const person = at.bendahara.userId && (await personById(db, at.bendahara.userId));
		if (!person?.phone) throw new Error('no phone');
		const heir = { name: 'Budi', relation: 'Anak', phone: person.phone, document: 'Surat waris 12/2026' };
		const id = await entered(at, { kind: 'died', heir });
		const told = decision(at, id, 400_000);
		expect(await decideLeaving(at.ketua, told)).toEqual({ ok: false, code: 'own_entry' });
		expect(await decideLeaving(at.member.actor, told)).toMatchObject({ code: 'forbidden' });
		expect(await decideLeaving(at.bendahara, told)).toEqual({ ok: false, code: 'heir_same' });
		expect(await decideLeaving(other.ketua, decision(other, id, 400_000))).toMatchObject({
			code: 'not_found'
		});
		expect(await decideLeaving(at.sekretaris, told)).toEqual({ ok: true });
		expect(await payLeaver(at.bendahara, payment(at, id))).toMatchObject({ code: 'heir_same' });
		expect(await payLeaver(other.bendahara, payment(other, id))).toMatchObject({ code: 'not_found' });
		expect(await payLeaver(at.ketua, payment(at, id))).toEqual({ ok: true, amount: 400_000 });
	});

	it('the same twice: one key gives one request, two keys at once give one', async () => {
		const at = await group();
		const one = leave(at);
		const first = await enterLeaving(at.ketua, one);
		expect(await enterLeaving(at.ketua, one)).toEqual(first);
		expect(await enterLeaving(at.ketua, { ...one, reason: 'lain' })).toMatchObject({ code: 'key_reused' });
		if (!first.ok) throw new Error(first.code);
		const back = { ...decision(at, first.leavingId, 0), approve: false };
		expect(await decideLeaving(at.ketua, back)).toEqual({ ok: true });
		expect(await decideLeaving(at.sekretaris, back)).toMatchObject({ code: 'already_done' });
		const both = await Promise.all([
			enterLeaving(at.ketua, leave(at)),
			enterLeaving(at.sekretaris, leave(at))
		]);
		expect(both).toMatchObject([{ ok: true }, { code: 'already_asked' }]);
		const id = both[0].ok ? both[0].leavingId : 0;
		const twice = await Promise.all([
			decideLeaving(at.sekretaris, decision(at, id, 400_000)),
			decideLeaving(at.bendahara, decision(at, id, 400_000))
		]);
		expect(twice).toMatchObject([{ ok: true }, { code: 'already_done' }]);
		await booksHold();
	});

	it('leaving with goods under way, or while she leads the group', async () => {
		const at = await group();
		await order(at.sale, [{ producer: at.member, gross: 50_000 }]);
		expect(await enterLeaving(at.member.actor, leave(at))).toMatchObject({ code: 'goods_under_way' });
		const head = await producerOf(at.sale.groupId);
		await write((tx) => tx.delete(officer).where(eq(officer.userId, at.ketua.userId ?? head.userId)));
		const role = { organisationId: at.sale.groupId, userId: head.userId, role: 'ketua' as const };
		await write((tx) => tx.insert(officer).values({ ...role, fromOn: bookDate('2026-11-01') }));
		const asked = leave(at, { membershipId: head.membershipId });
		expect(await enterLeaving(head.actor, asked)).toMatchObject({ code: 'last_head' });
		await officerOf(at.sale.groupId, 'ketua');
		expect(await enterLeaving(head.actor, asked)).toMatchObject({ code: 'still_officer' });
	});

	it('approving other numbers than the officer was shown', async () => {
		const at = await group();
		const id = await entered(at);
		await save(at.lender, at.member.membershipId, 'voluntary', 25_000);
		expect(await decideLeaving(at.bendahara, decision(at, id, 400_000))).toMatchObject({ code: 'stale' });
		expect(await decideLeaving(at.bendahara, decision(at, id, 425_000))).toEqual({ ok: true });
	});
});

describe('debts', () => {
	it('are paid from the savings; what later interest is let off is not asked for', async () => {
		const at = await group();
		await lend(at.lender, { by: at.member, amount: 300_000 });
		const id = await entered(at);
		expect(await decideLeaving(at.bendahara, decision(at, id, 100_000))).toEqual({ ok: true });
		expect(await leavingById(db, id)).toMatchObject({
			...{ principal: 100_000, mandatory: 50_000, voluntary: 250_000, loanPrincipal: 300_000 },
			...{ loanInterest: 0, rest: 100_000, debtLeft: 0, state: 'approved' }
		});
		expect(await payable(at)).toBe(-100_000);
		await booksHold();
	});

	it('beyond the savings stay a loan, which is still repaid at the desk', async () => {
		const at = await group();
		await save(at.lender, (await producerOf(at.sale.groupId)).membershipId, 'voluntary', 2_000_000);
		const loanId = await lend(at.lender, { by: at.member, amount: 1_000_000 });
		const id = await entered(at);
		expect(await decideLeaving(at.bendahara, decision(at, id, 0, 600_000))).toEqual({ ok: true });
		expect(await payLeaver(at.bendahara, payment(at, id))).toMatchObject({ code: 'nothing_to_pay' });
		expect(await loanById(db, loanId)).toMatchObject({ state: 'running' });
		await booksHold();
		const repaid = await repayLoan(at.bendahara, {
			...{ organisationId: at.sale.groupId, loanId, amount: rupiah(600_000), from: 'cash' },
			...{ beyond: 'principal', key: newKey() }
		});
		expect(repaid.ok).toBe(true);
		expect(await loanById(db, loanId)).toMatchObject({ state: 'settled' });
		await booksHold();
	});

	it('to the others who paid for her are given back to them', async () => {
		const at = await group();
		const wati = await producerOf(at.sale.groupId);
		await save(at.lender, wati.membershipId, 'voluntary', 500_000);
		const loanId = await lend(at.lender, { by: at.member, amount: 100_000 });
		setClock(Date.UTC(2027, 0, 4, 3));
		const cover = { organisationId: at.sale.groupId, loanId };
		await enterCover(at.bendahara, { ...cover, way: 'by_savings', reason: 'Rapat', key: newKey() });
		expect(await decideCover(at.ketua, { ...cover, approve: true })).toEqual({ ok: true });
		expect(await standsOn(at.sale.group, CODE.voluntarySavings)).toBe(-728_000);
		const id = await entered(at, { date: bookDate('2027-01-04') });
		const told = decision(at, id, 298_000);
		expect(await decideLeaving(at.bendahara, told)).toEqual({ ok: true });
		expect(await leavingById(db, id)).toMatchObject({ jointLiability: 22_000, loanPrincipal: 80_000 });
		expect(await standsOn(at.sale.group, CODE.jointLiabilityReceivable)).toBe(0);
		expect(await standsOn(at.sale.group, CODE.voluntarySavings)).toBe(-500_000);
		await booksHold();
	});
});

describe('savings that stand for another’s loan', () => {
	it('stay until that loan is paid, then go to her', async () => {
		const at = await group();
		const wati = await producerOf(at.sale.groupId);
		const wanted = {
			...{ by: wati, amount: 200_000 },
			guarantors: [{ membershipId: at.member.membershipId, amount: rupiah(80_000) }]
		};
		const applicationId = await ask(at.lender, wanted);
		expect(await agreeToGuarantee(at.member.actor, applicationId, at.member.membershipId)).toMatchObject({
			ok: true
		});
		await approve(at.lender, applicationId);
		const paid = await disburseLoan(at.bendahara, {
			...{ organisationId: at.sale.groupId, applicationId, how: 'cash', key: newKey() }
		});
		if (!paid.ok) throw new Error(paid.code);
		const id = await entered(at, { kind: 'expelled' });
		expect(await decideLeaving(at.bendahara, decision(at, id, 320_000))).toEqual({ ok: true });
		expect(await leavingById(db, id)).toMatchObject({ heldForOthers: 80_000, voluntary: 170_000 });
		await save(at.lender, wati.membershipId, 'voluntary', 500_000);
		expect(await payLeaver(at.bendahara, payment(at, id))).toEqual({ ok: true, amount: 320_000 });
		const whole = { organisationId: at.sale.groupId, loanId: paid.loanId, amount: rupiah(200_000) };
		const repaid = await repayLoan(at.bendahara, {
			...{ ...whole, from: 'cash', beyond: 'principal', key: newKey() }
		});
		expect(repaid.ok).toBe(true);
		expect(await payLeaver(at.bendahara, payment(at, id))).toEqual({ ok: true, amount: 80_000 });
		await booksHold();
	});
});
