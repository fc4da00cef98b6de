import { beforeAll, describe, expect, test } from 'vitest';
import { membersOf } from '#lib/organisations/find.server.ts';
import { mandatoryDue, principalDue, savingsBalances } from '#lib/savings/accounts.server.ts';
import { saversOf } from '#lib/savings/list.server.ts';
import { setSavingsRule } from '#lib/savings/rules.server.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { rupiah } from '#lib/shared/money.ts';
import { noteQueries } from '#lib/shared/queries.server.ts';
import { together } from '#lib/shared/together.server.ts';
import { load } from '../../src/routes/meja/[org]/simpanan/+page.server.ts';
import { freshDatabase } from '../support/database.ts';
import { deposit, MORNING, openDesk, type Desk } from '../support/desk.ts';
import { event } from '../support/event.ts';
import { member } from '../support/market.ts';

freshDatabase();
const TODAY = bookDate('2026-11-23');
let desk: Desk;

beforeAll(async () => {
	setClock(MORNING);
	desk = await openDesk();
	const rule = { organisationId: desk.id, validFrom: bookDate('2026-09-01') };
	await setSavingsRule(desk.ketua, { ...rule, kind: 'mandatory', amount: rupiah(10_000) });
	await setSavingsRule(desk.ketua, { ...rule, kind: 'principal', amount: rupiah(100_000) });
	await deposit(desk, desk.sri.membershipId, 60_000, 'principal');
	await deposit(desk, desk.sri.membershipId, 12_000, 'mandatory');
	await deposit(desk, desk.wati.membershipId, 500_000, 'mandatory');
	await deposit(desk, desk.wati.membershipId, 7_000);
});

const list = (text = '', page = 1, size = 30) =>
	together((reader) => saversOf(reader, desk.id, { text, page, size, on: TODAY }));

describe('the list of those who save', () => {
	test('says of each member what is asked for and kept of her alone', async () => {
		const { savers, total } = await list();
		const members = await membersOf(db, desk.id);
		expect(total).toBe(members.length);
		expect(savers.map(({ membershipId }) => membershipId)).toEqual(members.map(({ id }) => id));
		for (const { membershipId, balances, due } of savers) {
			expect(balances).toEqual(await savingsBalances(db, membershipId));
			expect(due).toBe(
				(await principalDue(db, membershipId, TODAY)) + (await mandatoryDue(db, membershipId, TODAY))
			);
		}
		expect(savers.find(({ membershipId }) => membershipId === desk.sri.membershipId)?.due).toBe(58_000);
	});

	test('is found by a part of the name or the whole number, page by page', async () => {
		const first = await list('', 1, 1);
		const second = await list('', 2, 1);
		expect(first.total).toBe(second.total);
		expect(first.savers).toHaveLength(1);
		expect(second.savers[0]?.membershipId).not.toBe(first.savers[0]?.membershipId);
		expect(await list('RAHAYU')).toMatchObject({ total: 1, savers: [{ name: 'Wati Rahayu' }] });
		const number = first.savers[0]?.number ?? 0;
		expect((await list(String(number))).savers.map((saver) => saver.number)).toEqual([number]);
		expect(await list('%')).toEqual({ savers: [], total: 0 });
	});

	test('takes no more reads for more members, and few for the whole page', async () => {
		const reads = async () => (await noteQueries(() => list())).queries.length;
		const before = await reads();
		for (let index = 0; index < 10; index += 1) {
			const { membershipId } = await member(desk.id);
			await deposit(desk, membershipId, 10_000, 'mandatory');
		}
		expect(await reads()).toBe(before);
		expect(before).toBeLessThanOrEqual(3);
		const asked = event('/', { userId: desk.bendahara.userId, params: { org: desk.slug } });
		const { queries } = await noteQueries(async () => load(asked));
		expect(queries.length).toBeLessThanOrEqual(7);
	});
});
