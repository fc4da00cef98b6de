import { eq, sql } from 'drizzle-orm';
import { afterEach, describe, expect, it } from 'vitest';
import {
	acceptAgreement,
	agreementById,
	agreementInForce,
	consentAgreement,
	declineAgreement,
	proposeAgreement,
	revokeAgreement
} from '#lib/organisations/agreements.server.ts';
import type { ProposeAgreement } from '#lib/organisations/agreementTerms.ts';
import { agreement } from '#lib/organisations/schema.server.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, refusedByDatabase, write } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import type { AgreementId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { auditLog } from '#lib/shared/schema.server.ts';
import { freshDatabase } from '../support/database.ts';
import { founded, member, officer, person, type Signed } from '../support/organisations.ts';

freshDatabase();
afterEach(() => setClock(null));

const TERMS = {
	validFrom: '2026-01-01',
	validUntil: '2026-12-31',
	commissionBasisPoints: 800,
	groupShareBasisPoints: 200,
	leastTakeHome: rupiah(50_000),
	delivers: 'bumdesa'
} as const;
const MEETING = {
	meetingOn: '2026-01-02',
	present: 3,
	inFavour: 2,
	minutes: 'Setuju dijual lewat BUM Desa.'
};
const DAY = bookDate('2026-06-01');

/** A BUM Desa and a group of three members. */
async function twoSides() {
	const hub = await founded('bumdesa');
	const group = await founded('ksm');
	await member(group);
	const secretary = await officer(group, 'sekretaris', undefined, await member(group));
	return { hub, group, secretary };
}

type Sides = Awaited<ReturnType<typeof twoSides>>;

async function proposed(
	{ hub, group }: Sides,
	by: Signed = hub.founder,
	terms: Partial<ProposeAgreement> = {}
): Promise<AgreementId> {
	const answer = await proposeAgreement(by, { ...TERMS, bumdesaId: hub.id, groupId: group.id, ...terms });
	if (!answer.ok) throw new Error(answer.code);
	return answer.agreementId;
}

async function inForce(sides: Sides, terms: Partial<ProposeAgreement> = {}): Promise<AgreementId> {
	const agreementId = await proposed(sides, sides.hub.founder, terms);
	const answer = await consentAgreement(sides.group.founder, { ...MEETING, agreementId });
	if (!answer.ok) throw new Error(answer.code);
	return agreementId;
}

describe('an agreement', () => {
	it('is in force only after the group’s recorded consent, on its own days', async () => {
		const sides = await twoSides();
		const agreementId = await proposed(sides);
		expect(await agreementInForce(db, sides.group.id, DAY)).toBeNull();
		expect(await consentAgreement(sides.secretary, { ...MEETING, agreementId })).toEqual({ ok: true });
		const on = (day: string) => agreementInForce(db, sides.group.id, bookDate(day));
		expect((await on('2026-01-01'))?.id).toBe(agreementId);
		expect((await on('2026-12-31'))?.id).toBe(agreementId);
		expect(await on('2025-12-31')).toBeNull();
		expect(await on('2027-01-01')).toBeNull();
		expect(await agreementById(db, agreementId)).toMatchObject({
			consentedOn: '2026-01-02',
			consentPresent: 3,
			consentInFavour: 2,
			consentedBy: sides.secretary.userId
		});
	});

	it('is proposed by the director or the ketua, and by nobody else', async () => {
		const sides = await twoSides();
		const input = { ...TERMS, bumdesaId: sides.hub.id, groupId: sides.group.id };
		const treasurer = await officer(sides.hub, 'treasurer');
		for (const who of [treasurer, sides.secretary, await person()]) {
			expect(await proposeAgreement(who, input)).toEqual({ ok: false, code: 'forbidden' });
		}
		expect(await proposeAgreement(sides.group.founder, input)).toMatchObject({ ok: true });
	});

	it('that the group proposed needs the BUM Desa’s yes before the consent', async () => {
		const sides = await twoSides();
		const agreementId = await proposed(sides, sides.group.founder, { commissionBasisPoints: 0 });
		const consent = { ...MEETING, agreementId };
		expect(await consentAgreement(sides.group.founder, consent)).toMatchObject({ code: 'not_accepted' });
		expect(await acceptAgreement(sides.group.founder, agreementId)).toMatchObject({ code: 'forbidden' });
		expect(await acceptAgreement(sides.hub.founder, agreementId)).toEqual({ ok: true });
		expect(await acceptAgreement(sides.hub.founder, agreementId)).toMatchObject({ code: 'already_done' });
		expect(await consentAgreement(sides.group.founder, consent)).toEqual({ ok: true });
	});

	it('gets no consent from the BUM Desa, nor from an officer of both', async () => {
		const sides = await twoSides();
		const agreementId = await proposed(sides);
		const consent = { ...MEETING, agreementId };
		expect(await consentAgreement(sides.hub.founder, consent)).toMatchObject({ code: 'forbidden' });
		const both = await officer(sides.hub, 'warehouse', undefined, sides.secretary);
		expect(await consentAgreement(both, consent)).toMatchObject({ code: 'bumdesa_officer' });
		const refused = await db.select().from(auditLog).where(eq(auditLog.userId, sides.hub.founder.userId));
		expect(
			refused.some(({ action, outcome }) => action === 'agreement.consent' && outcome === 'refused')
		).toBe(true);
	});

	it.each([
		[{ present: 4 }, 'present_too_many'],
		[{ inFavour: 4 }, 'in_favour_too_many'],
		[{ present: 2, inFavour: 1 }, 'no_majority'],
		[{ minutes: '  ' }, 'minutes_missing'],
		[{ meetingOn: '2026-02-30' }, 'date_invalid'],
		[{ meetingOn: '2098-01-01' }, 'date_future']
	])('refuses a meeting that cannot be: %o is %s', async (change, code) => {
		const sides = await twoSides();
		const agreementId = await proposed(sides);
		const answer = await consentAgreement(sides.group.founder, { ...MEETING, ...change, agreementId });
		expect(answer).toEqual({ ok: false, code });
		expect(await agreementInForce(db, sides.group.id, DAY)).toBeNull();
	});

	it.each([
		[{ commissionBasisPoints: 9_000, groupShareBasisPoints: 1_001 }, 'percent_invalid'],
		[{ commissionBasisPoints: -1 }, 'percent_invalid'],
		[{ loanCapBasisPoints: 10_001 }, 'percent_invalid'],
		[{ purchaseDays: 91 }, 'days_invalid'],
		[{ purchaseDays: 0.5 }, 'days_invalid'],
		[{ validUntil: '2025-12-31' }, 'date_order'],
		[{ validFrom: 'besok' }, 'date_invalid']
	])('refuses terms that cannot be: %o is %s', async (change, code) => {
		const { hub, group } = await twoSides();
		const input = { ...TERMS, bumdesaId: hub.id, groupId: group.id, ...change };
		expect(await proposeAgreement(hub.founder, input)).toEqual({ ok: false, code });
	});

	it('does not overlap another of the same group, but may follow it', async () => {
		const sides = await twoSides();
		await inForce(sides);
		const overlapping = await proposed(sides, sides.hub.founder, {
			validFrom: '2026-12-31',
			validUntil: null
		});
		const consent = (agreementId: AgreementId) =>
			consentAgreement(sides.group.founder, { ...MEETING, agreementId });
		expect(await consent(overlapping)).toEqual({ ok: false, code: 'overlap' });
		const following = await proposed(sides, sides.hub.founder, { validFrom: '2027-01-01', validUntil: null });
		expect(await consent(following)).toEqual({ ok: true });
	});

	it('ends at once when either side revokes it, and another may take its place', async () => {
		const sides = await twoSides();
		const agreementId = await inForce(sides);
		expect(await revokeAgreement(sides.secretary, agreementId)).toMatchObject({ code: 'forbidden' });
		expect(await revokeAgreement(sides.group.founder, agreementId)).toEqual({ ok: true });
		expect(await agreementInForce(db, sides.group.id, DAY)).toBeNull();
		expect(await revokeAgreement(sides.hub.founder, agreementId)).toMatchObject({ code: 'already_done' });
		const next = await inForce(sides);
		expect((await agreementInForce(db, sides.group.id, DAY))?.id).toBe(next);
	});

	it('can be declined while proposed, by those who could consent or propose', async () => {
		const sides = await twoSides();
		const agreementId = await proposed(sides);
		expect(await declineAgreement(await person(), agreementId)).toMatchObject({ code: 'forbidden' });
		expect(await declineAgreement(sides.secretary, agreementId)).toEqual({ ok: true });
		const consent = { ...MEETING, agreementId };
		expect(await consentAgreement(sides.group.founder, consent)).toMatchObject({ code: 'already_done' });
	});

	it('is found in the log of both sides', async () => {
		const sides = await twoSides();
		const agreementId = await inForce(sides);
		const rows = await db
			.select()
			.from(auditLog)
			.where(eq(auditLog.subject, `agreement:${agreementId}`));
		expect(rows.map(({ action, organisationId }) => [action, organisationId])).toEqual([
			['agreement.propose', sides.hub.id],
			['agreement.propose', sides.group.id],
			['agreement.consent', sides.hub.id],
			['agreement.consent', sides.group.id]
		]);
	});
});

describe('the database itself', () => {
	const attempt = async (work: () => Promise<unknown>) => {
		const thrown: unknown = await work().then(
			() => null,
			(error: unknown) => error
		);
		return refusedByDatabase(thrown);
	};

	it('refuses changed terms, a deleted agreement, and a state out of turn', async () => {
		const sides = await twoSides();
		const id = await inForce(sides);
		const change = (set: Partial<typeof agreement.$inferInsert>) =>
			attempt(() => write(async (tx) => tx.update(agreement).set(set).where(eq(agreement.id, id))));
		expect(await change({ commissionBasisPoints: 0 })).toContain('terms are frozen');
		expect(await change({ validUntil: null })).toContain('terms are frozen');
		expect(await change({ state: 'proposed' })).toContain('no such step');
		const remove = () => write(async (tx) => tx.delete(agreement).where(eq(agreement.id, id)));
		expect(await attempt(remove)).toContain('never deleted');
	});

	it('refuses consent without a majority, without the BUM Desa, or beside another agreement', async () => {
		const sides = await twoSides();
		const consent = (id: AgreementId, inFavour: number) =>
			attempt(() =>
				write(async (tx) =>
					tx
						.update(agreement)
						.set({
							state: 'consented',
							consentedOn: DAY,
							consentedBy: sides.secretary.userId,
							consentPresent: 3,
							consentInFavour: inFavour
						})
						.where(eq(agreement.id, id))
				)
			);
		const fromGroup = await proposed(sides, sides.group.founder);
		expect(await consent(fromGroup, 3)).toContain('consent needs');
		const fromHub = await proposed(sides);
		expect(await consent(fromHub, 1)).toContain('consent needs');
		await inForce(sides);
		expect(await consent(fromHub, 3)).toContain('another agreement');
		const [row] = await db.all<{ total: number }>(
			sql`SELECT count(*) AS total FROM agreement WHERE group_id = ${sides.group.id} AND state = 'consented'`
		);
		expect(row?.total).toBe(1);
	});
});
