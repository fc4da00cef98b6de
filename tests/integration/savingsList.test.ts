import { beforeAll, describe, expect, test } from 'vitest';
import { membersOf } from '#lib/organisations/find.server.ts';
import {
	mandatoryDue,
	principalDue,
	savingsAccountOf,
	savingsBalances,
	withdrawable
} from '#lib/savings/accounts.server.ts';
import { memberBook } from '#lib/savings/book.server.ts';
import { hold } from '#lib/savings/hold.server.ts';
import { saversOf } from '#lib/savings/list.server.ts';
import { setSavingsRule } from '#lib/savings/rules.server.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { rupiah } from '#lib/shared/money.ts';
import { noteQueries } from '#lib/shared/queries.server.ts';
import { together } from '#lib/shared/together.server.ts';
import { load } from '../../src/routes/meja/[org]/simpanan/+page.server.ts';
import { load as memberPage } from '../../src/routes/meja/[org]/simpanan/[anggota]/+page.server.ts';
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

describe('the book of one member', () => {
	const book = (membershipId: Desk['sri']['membershipId'], on = TODAY) =>
		together((reader) => memberBook(reader, membershipId, { on }));

	test('says what is held, stays, is free and is asked for as each is said alone', async () => {
		const { membershipId } = await member(desk.id, 'Ani');
		const { accountId } = await write((tx) => savingsAccountOf(tx, membershipId, 'voluntary'));
		await deposit(desk, membershipId, 80_000);
		await deposit(desk, membershipId, 5_000, 'mandatory');
		await write((tx) => hold(tx, { accountId, amount: rupiah(30_000), reason: 'payout:book' }));
		await setSavingsRule(desk.ketua, {
			...{ organisationId: desk.id, kind: 'voluntary', amount: rupiah(20_000) },
			validFrom: bookDate('2026-11-20')
		});
		expect(await book(membershipId)).toMatchObject({
			...{ total: 85_000, held: 30_000, stays: 20_000, available: 30_000, principalDue: 100_000 }
		});
		for (const id of [membershipId, desk.sri.membershipId, desk.wati.membershipId]) {
			for (const on of [bookDate('2026-08-01'), TODAY, bookDate('2027-02-03')]) {
				expect(await book(id, on)).toMatchObject({
					available: await withdrawable(db, id),
					balances: await savingsBalances(db, id),
					principalDue: await principalDue(db, id, on),
					mandatoryDue: await mandatoryDue(db, id, on)
				});
			}
		}
	});

	test('asks nothing of who has not been let in yet, and has nothing to show', async () => {
		const { membershipId } = await member(desk.id);
		await write((tx) =>
			tx.$client.execute({
				sql: "UPDATE membership SET state = 'requested' WHERE id = ?",
				args: [membershipId]
			})
		);
		expect(await book(membershipId)).toMatchObject({ total: 0, principalDue: 0, mandatoryDue: 0, lines: [] });
	});

	test('takes three reads, and the whole page few', async () => {
		const { membershipId } = desk.sri;
		const { queries } = await noteQueries(() => book(membershipId));
		expect(queries.length).toBeLessThanOrEqual(3);
		const params = { org: desk.slug, anggota: String(membershipId) };
		const asked = event('/', { userId: desk.bendahara.userId, params });
		const page = await noteQueries(async () => memberPage(asked));
		expect(page.queries.length).toBeLessThanOrEqual(6);
	});
});
