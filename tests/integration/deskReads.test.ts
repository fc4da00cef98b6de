import { beforeEach, describe, expect, test } from 'vitest';
import { postFinishedMonths } from '#lib/interest/post.server.ts';
import { decideRate, enterRate } from '#lib/interest/rates.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import type { OrganisationId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { preciseRate } from '#lib/shared/percent.ts';
import { noteQueries } from '#lib/shared/queries.server.ts';
import { load as orderPage } from '../../src/routes/meja/[org]/pesanan/[number]/+page.server.ts';
import { load as requestPage } from '../../src/routes/meja/[org]/pinjaman/permohonan/[id]/+page.server.ts';
import { load as interestPage } from '../../src/routes/meja/[org]/simpanan/jasa/+page.server.ts';
import { freshDatabase } from '../support/database.ts';
import { event } from '../support/event.ts';
import { handOver, pack } from '../support/fulfil.ts';
import { ask, openLender } from '../support/loans.ts';
import {
	fund,
	fundGroup,
	MORNING,
	officerOf,
	openSale,
	paidOrder,
	producerOf,
	save,
	type Producer,
	type Sale
} from '../support/sale.ts';

freshDatabase();
const DAY_MS = 86_400_000;
let sale: Sale;

beforeEach(async () => {
	setClock(MORNING);
	sale = await openSale();
	await fund(sale, 10_000_000);
	await fundGroup(sale, 10_000_000);
});

async function asked(by: Actor, organisationId: OrganisationId, params: Record<string, string> = {}) {
	const { rows } = await db.$client.execute({
		sql: 'SELECT slug FROM organisation WHERE id = ?',
		args: [organisationId]
	});
	return event('/', { userId: by.userId, params: { org: String(rows[0]?.['slug']), ...params } });
}

describe('a page of the desk takes few reads, and no more for more that stands on it:', () => {
	test('an order with the parts of several producers', async () => {
		const page = async (producers: readonly Producer[]) => {
			const order = await paidOrder(
				sale,
				producers.map((producer) => ({ producer, gross: 100_000 }))
			);
			await pack(sale, order.parts);
			for (const part of order.parts) expect(await handOver(sale, part)).toMatchObject({ ok: true });
			const request = await asked(sale.director, sale.bumdesaId, { number: order.number });
			const { value, queries } = await noteQueries(async () => orderPage(request));
			const lines = producers.map(() => ({ gross: 100_000 }));
			expect(value).toMatchObject({ order: { number: order.number }, lines });
			return queries.length;
		};
		const others = [await producerOf(sale.groupId), await producerOf(sale.groupId)];
		const one = await page([sale.producer]);
		expect(await page([sale.producer, ...others])).toBe(one);
		expect(one).toBeLessThanOrEqual(9);
	});

	test('a request for a loan with those who stand for it', async () => {
		const lender = await openLender(sale);
		await save(sale, sale.producer, 300_000);
		const page = async (guarantors: readonly Producer[]) => {
			const id = await ask(lender, {
				...{ by: await producerOf(sale.groupId), amount: 500_000 },
				guarantors: guarantors.map(({ membershipId }) => ({ membershipId, amount: rupiah(100_000) }))
			});
			const request = await asked(lender.ketua, sale.groupId, { id: String(id) });
			const { value, queries } = await noteQueries(async () => requestPage(request));
			const stand = guarantors.map(() => ({ amount: 100_000, agreed: false }));
			expect(value).toMatchObject({ savings: 0, mayVote: true, financing: null, guarantors: stand });
			return queries.length;
		};
		const none = await page([]);
		expect(await page([sale.producer, await producerOf(sale.groupId)])).toBe(none);
		expect(none).toBeLessThanOrEqual(7);
	});

	test('the interest of a month for all who save', async () => {
		const ketua = await officerOf(sale.groupId, 'ketua');
		const entered = { rate: preciseRate(6), roundTo: 1, validFrom: bookDate('2026-11-01') };
		await enterRate(sale.bendahara, { organisationId: sale.groupId, ...entered });
		await decideRate(ketua, { organisationId: sale.groupId, approve: true });
		await save(sale, sale.producer, 1_000_000);
		setClock(MORNING + 20 * DAY_MS);
		await postFinishedMonths();
		const page = async (savers: number) => {
			const request = await asked(sale.bendahara, sale.groupId);
			const { value, queries } = await noteQueries(async () => interestPage(request));
			const running = Array.from({ length: savers }, () => ({ tax: 0 }));
			expect(value).toMatchObject({ last: '2026-11', rate: { validFrom: '2026-11-01' }, running });
			return queries.length;
		};
		const one = await page(1);
		for (let index = 0; index < 5; index += 1) await save(sale, await producerOf(sale.groupId), 500_000);
		expect(await page(6)).toBe(one);
		expect(one).toBeLessThanOrEqual(7);
	});
});
