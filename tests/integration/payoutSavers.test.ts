import { beforeEach, describe, expect, test } from 'vitest';
import { agreementsOf, revokeAgreement } from '#lib/organisations/agreements.server.ts';
import { membersOf } from '#lib/organisations/find.server.ts';
import { requestPayout } from '#lib/payouts/request.server.ts';
import { saversFor } from '#lib/payouts/savers.server.ts';
import { withdrawable } from '#lib/savings/accounts.server.ts';
import { savingsRule } from '#lib/savings/schema.server.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { noteQueries } from '#lib/shared/queries.server.ts';
import { together } from '#lib/shared/together.server.ts';
import { load } from '../../src/routes/meja/[org]/pencairan/baru/+page.server.ts';
import { freshDatabase } from '../support/database.ts';
import { event } from '../support/event.ts';
import { fund, fundGroup, MORNING, openSale, producerOf, save, type Sale } from '../support/sale.ts';

freshDatabase();
let sale: Sale;

beforeEach(async () => {
	setClock(MORNING);
	sale = await openSale();
	await fund(sale, 1_000_000);
	await fundGroup(sale, 1_000_000);
	await save(sale, sale.producer, 300_000);
});

async function slugOf(id: Sale['groupId']): Promise<string> {
	const { rows } = await db.$client.execute({
		sql: 'SELECT slug FROM organisation WHERE id = ?',
		args: [id]
	});
	return String(rows[0]?.['slug']);
}

const bumdesa = () => ({ id: sale.bumdesaId, kind: 'bumdesa' as const, name: 'BUM Desa' });
const group = () => ({ id: sale.groupId, kind: 'ksm' as const, name: 'KSM' });

async function addSavers(count: number): Promise<void> {
	for (let index = 0; index < count; index += 1) {
		await save(sale, await producerOf(sale.groupId), 10_000 * (index + 1));
	}
}

/** One member after the other, as she herself is told what she may take. */
async function oneByOne(): Promise<unknown[]> {
	const found = [];
	for (const { id, name, number } of await membersOf(db, sale.groupId)) {
		const available = await withdrawable(db, id);
		if (available > 0) found.push({ id, name, number, available });
	}
	return found;
}

describe('whom a desk may pay out to', () => {
	test('is every member with something free, with what she may take, less what is held and what stays', async () => {
		await addSavers(3);
		await producerOf(sale.groupId);
		await write((tx) =>
			tx.insert(savingsRule).values([
				{ bookId: sale.group, kind: 'voluntary', amount: rupiah(1_000_000), validFrom: '2026-12-24' },
				{ bookId: sale.group, kind: 'voluntary', amount: rupiah(10_000), validFrom: '2026-11-02' },
				{ bookId: sale.group, kind: 'voluntary', amount: rupiah(90_000), validFrom: '2026-11-01' }
			])
		);
		const asked = await requestPayout(sale.producer.actor, {
			...{ membershipId: sale.producer.membershipId, amount: rupiah(40_000), bank: null, key: newKey() }
		});
		expect(asked).toMatchObject({ ok: true });
		const [own] = await saversFor(db, group());
		expect(own?.members.map(({ available }) => available)).toEqual([250_000, 10_000, 20_000]);
		expect(own?.members).toEqual(await oneByOne());
		const [paid] = await saversFor(db, bumdesa());
		expect(paid?.members).toEqual(own?.members);
	});

	test('is nobody of a group whose agreement is not in force, nor of another BUM Desa’s', async () => {
		const other = await openSale();
		await fundGroup(other, 1_000_000);
		await save(other, other.producer, 50_000);
		const ids = async () =>
			(await saversFor(db, bumdesa())).flatMap(({ members }) => members.map(({ id }) => id));
		expect(await ids()).toEqual([sale.producer.membershipId]);
		setClock(Date.UTC(2025, 11, 1));
		expect(await ids()).toEqual([]);
		setClock(MORNING);
		const [agreement] = await agreementsOf(db, sale.groupId);
		if (!agreement) throw new Error('no agreement');
		expect(await revokeAgreement(sale.director, agreement.id)).toEqual({ ok: true });
		expect(await ids()).toEqual([]);
		expect(await saversFor(db, group())).toHaveLength(1);
	});

	test('takes no more reads for more groups and members, and few for the whole page', async () => {
		const reads = async () =>
			(await noteQueries(() => together((reader) => saversFor(reader, bumdesa())))).queries.length;
		const before = await reads();
		await addSavers(12);
		expect(await reads()).toBe(before);
		expect(before).toBeLessThanOrEqual(2);
		const asked = event('/', {
			userId: sale.director.userId,
			params: { org: await slugOf(sale.bumdesaId) }
		});
		const { queries } = await noteQueries(async () => load(asked));
		expect(queries.length).toBeLessThanOrEqual(6);
	});
});
