import { beforeAll, describe, expect, test } from 'vitest';
import { cycleOf } from '#lib/cycles/find.server.ts';
import { planCycle } from '#lib/cycles/plan.server.ts';
import { receiveLot } from '#lib/lots/receive.server.ts';
import { topUpsOf } from '#lib/orders/topUp.server.ts';
import { organisationById } from '#lib/organisations/find.server.ts';
import { transferSum } from '#lib/payments/open.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey, type CycleId } from '#lib/shared/ids.ts';
import { weighLine } from '#lib/supply/weigh.server.ts';
import {
	actions as lotActions,
	load as loadLot
} from '../../src/routes/meja/[org]/gudang/[nomor]/+page.server.ts';
import LotPage from '../../src/routes/meja/[org]/gudang/[nomor]/+page.svelte';
import { load as loadTaxes } from '../../src/routes/meja/[org]/laporan/pajak/+page.server.ts';
import TaxPage from '../../src/routes/meja/[org]/laporan/pajak/+page.svelte';
import { actions as paidActions } from '../../src/routes/meja/[org]/pesanan/[number]/pembayaran/+page.server.ts';
import {
	actions as changeActions,
	load as loadChange
} from '../../src/routes/meja/[org]/siklus/[id]/ubah/+page.server.ts';
import ChangePage from '../../src/routes/meja/[org]/siklus/[id]/ubah/+page.svelte';
import { freshDatabase } from '../support/database.ts';
import { event } from '../support/event.ts';
import { handOver, pack } from '../support/fulfil.ts';
import { fund, MORNING, openSale, orderOf, paidOrder, type Sale } from '../support/sale.ts';
import { shown, wordsOf } from '../support/shown.ts';

freshDatabase();
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let sale: Sale;
let slug: string;
let desk: unknown;

beforeAll(async () => {
	setClock(MORNING);
	sale = await openSale();
	await fund(sale, 1_000_000);
	const organisation = await organisationById(db, sale.bumdesaId);
	slug = organisation?.slug ?? '';
	desk = { organisation: { slug, name: 'BUM Desa', kind: 'bumdesa' }, abilities: [] };
});

/** A page of the desk, asked by an officer, or a form of it that she sends. */
function at(by: Actor, path: string, params: Record<string, string>, typed?: Record<string, string>) {
	const form = new FormData();
	for (const [name, value] of Object.entries(typed ?? {})) form.set(name, value);
	const asked = { userId: by.userId, params: { org: slug, ...params }, ...(typed && { form }) };
	return event(`/meja/${slug}/${path}`, asked);
}

/** Where an action sends; what it answers when it sends nowhere. */
async function answered(work: () => unknown): Promise<{ to: string } | { data: unknown }> {
	try {
		return { data: ((await work()) as { data: unknown }).data };
	} catch (sent) {
		if (typeof sent === 'object' && sent !== null && 'location' in sent) return { to: String(sent.location) };
		throw sent;
	}
}

/** The labels of a table's columns, after its caption. */
function columnsOf(html: string, caption: string): string[] {
	const table = html.slice(html.indexOf(`>${caption}</caption>`));
	return [...table.slice(0, table.indexOf('</thead>')).matchAll(/<th\s[^>]*>([^<]*)/g)].map(
		([, label]) => label ?? ''
	);
}

test('taxes: where the turnover comes from stands in sums above the months, which have only the columns they need', async () => {
	const order = await paidOrder(sale, [{ producer: sale.producer, gross: 100_000 }]);
	await pack(sale, order.parts);
	await handOver(sale, order.parts[0]);
	const path = 'laporan/pajak?tahun=2026';
	const data = { ...(await loadTaxes(at(sale.director, path, {}))), desk };
	const html = shown(TaxPage, { path: `/meja/${slug}/${path}`, params: { org: slug }, data });
	const words = wordsOf(html);
	expect(words).toContain('Omzet 2026 Rp8.000');
	expect(words.indexOf('Komisi Rp8.000')).toBeLessThan(words.indexOf('November 2026'));
	expect(columnsOf(html, 'Tiap bulan')).toEqual(['Bulan', 'Omzet', 'Sudah di buku']);
	// Years stand in rows instead of sliding out of a phone.
	expect(html).toMatch(/<nav class="sub-nav sub-nav-wrap[^>]*>.*?>2026<.*?<\/nav>/s);
});

describe('times of a cycle', () => {
	async function planned(repeat: 'once' | 'weekly'): Promise<CycleId> {
		const times = { opensAt: MORNING + HOUR, closesAt: MORNING + DAY, deliveryOn: null };
		const made = await planCycle(sale.director, {
			...{ key: newKey(), organisationId: sale.bumdesaId, name: repeat, repeat },
			...{ ...times, pickupOn: bookDate('2026-11-25') }
		});
		if (!made.ok) throw new Error(made.code);
		return made.cycleId;
	}

	async function page(id: CycleId) {
		const path = `siklus/${id}/ubah`;
		const loaded = await loadChange(at(sale.director, path, { id: String(id) }));
		const data = { ...(loaded as { thisWeekOnly: boolean; now: Record<string, string> }), desk };
		return { data, html: shown(ChangePage, { path: `/meja/${slug}/${path}`, params: { org: slug }, data }) };
	}

	test('this week only is asked of a weekly cycle alone', async () => {
		expect((await page(await planned('once'))).html).not.toContain('Hanya minggu ini');
		expect((await page(await planned('weekly'))).html).toContain('Hanya minggu ini');
	});

	test('changed for this week, the usual ones are kept for the next; then the page says so', async () => {
		const id = await planned('weekly');
		const before = await page(id);
		expect(before.data.thisWeekOnly).toBe(false);
		const typed = { ...before.data.now, closesTime: '08:00', thisWeekOnly: 'yes', changed: '0' };
		const change = at(sale.director, `siklus/${id}/ubah`, { id: String(id) }, typed);
		const sent = await answered(() => changeActions['default']?.(change));
		expect(sent).toEqual({ to: `/meja/${slug}/siklus/${id}?jadi=ubah&dikabari=0` });
		const cycle = await cycleOf(db, sale.bumdesaId, id);
		// 08.00 in the village is two hours before the usual 10.00.
		expect([cycle?.closesAt, cycle?.usual?.closesAt]).toEqual([MORNING + DAY - 2 * HOUR, MORNING + DAY]);
		const after = await page(id);
		expect(after.data.thisWeekOnly).toBe(true);
		expect(after.html).toMatch(/<input[^>]*name="thisWeekOnly"[^>]* checked/);
	});
});

test('what spoiled needs a reason, asked beside its own field, and the lot tells it', async () => {
	const received = await receiveLot(sale.warehouse, {
		...{ key: newKey(), organisationId: sale.bumdesaId, listingId: sale.producer.listingId },
		...{ gross: 10_500, tare: 500, net: null, amount: null, rejected: 0, rejectedReason: '' },
		...{ rejectedPhoto: null, grade: 'A', harvestedOn: bookDate('2026-11-23'), place: 'Kolam 2' },
		...{ practice: 'organic', practiceNote: '', shelfLifeDays: 3, mark: '', unitPrice: null, at: null }
	});
	if (!received.ok) throw new Error(received.code);
	const nomor = String(received.number);
	const path = `gudang/${nomor}`;
	const spoil = (spoilReason: string, key = newKey()) =>
		answered(() =>
			lotActions['rusak']?.(
				at(sale.warehouse, path, { nomor }, { key, quantity: '1,5', spoilReason, countReason: '' })
			)
		);
	const asked = (await spoil('  ')) as { data: { errors: Record<string, string> } };
	expect(asked.data.errors).toEqual({ spoilReason: expect.any(String) as string });
	const load = async () => ({
		...((await loadLot(at(sale.warehouse, path, { nomor }))) as { lot: { remaining: number } }),
		desk
	});
	const show = async (form: unknown) =>
		shown(LotPage, { path: `/meja/${slug}/${path}`, params: { org: slug }, data: await load(), form });
	expect(await show(asked.data)).toMatch(/name="spoilReason"[^>]*aria-invalid="true"/);
	const key = newKey();
	for (let times = 0; times < 2; times += 1)
		expect(await spoil('Es mencair', key)).toEqual({ to: `/meja/${slug}/${path}` });
	expect((await load()).lot.remaining).toBe(8_500);
	expect(wordsOf(await show(null))).toContain('Es mencair');
});

test('a top-up that comes in parts says what is missing, and is paid with the rest', async () => {
	const order = await paidOrder(sale, [{ producer: sale.producer, gross: 100_000 }]);
	const [part] = order.parts;
	const [line] = part?.lines ?? [];
	if (!part || !line) throw new Error('no line');
	await write((tx) =>
		tx.$client.execute({
			sql: 'UPDATE customer_order SET most_over_basis_points = 2000 WHERE id = ?',
			args: [order.id]
		})
	);
	const weighed = await weighLine(sale.warehouse, {
		...{ organisationId: sale.bumdesaId, subOrderId: part.id, orderLineId: line.id, key: newKey() },
		...{ shown: 2_000, quantity: 2_100, confirmed: null, reason: 'Ditimbang saat dikemas' }
	});
	expect(weighed).toMatchObject({ ok: true, to: 105_000 });
	const [topUp] = await topUpsOf(db, [part.id]);
	if (!topUp) throw new Error('nothing is asked');
	const id = String(topUp.id);
	// A transfer is told apart by its last figures, which are its discount.
	const rest = transferSum(topUp) - 2_000;
	const pay = (receivedAmount: string) => {
		const typed = { key: newKey(), topUp: id, receivedAmount };
		const path = `pesanan/${order.number}/pembayaran?tambahan=${id}`;
		return answered(() =>
			paidActions['konfirmasi']?.(at(sale.treasurer, path, { number: order.number }, typed))
		);
	};
	expect(await pay('2.000')).toEqual({ to: `?tambahan=${id}&sudah=sebagian&sisa=${rest}` });
	expect((await orderOf(order.number)).payment.state).toBe('paid');
	expect((await topUpsOf(db, [part.id]))[0]?.state).toBe('awaiting');
	expect(await pay(String(rest))).toEqual({ to: `?tambahan=${id}&sudah=lunas` });
	expect((await topUpsOf(db, [part.id]))[0]?.state).toBe('paid');
});
