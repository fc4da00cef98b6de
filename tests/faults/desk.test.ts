import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newKey } from '#lib/shared/ids.ts';
import type { Client } from '../support/client.ts';
import { audit } from './audit.ts';
import { checkOut, countOf, openStage, rowsOf, tokenOf, visitor, type Stage } from './stage.ts';

let stage: Stage;
let treasurer: Client;
let director: Client;
beforeAll(async () => {
	stage = await openStage({ goods: [{ onHand: 1_000_000 }] });
	treasurer = await visitor(stage, stage.phones['treasurer']);
	director = await visitor(stage, stage.phones['director']);
});
afterAll(() => stage.close());

interface Placed {
	token: string;
	number: string;
	/** What to transfer: the amount less the unique discount. */
	sum: number;
}

async function transferOrder(client: Client): Promise<Placed> {
	const listing = stage.listings[0];
	if (!listing) throw new Error('no listing');
	const token = tokenOf(await checkOut(client, stage, { listing, quantity: 1_000, price: 50_000 }));
	const [row] = await rowsOf(
		stage,
		`SELECT o.number, p.amount - p.unique_discount AS sum FROM customer_order o JOIN payment p ON p.id = o.payment_id
			WHERE o.token = ?`,
		[token]
	);
	return { token, number: String(row?.['number']), sum: Number(row?.['sum']) };
}

function confirm(client: Client, { number, sum }: Placed) {
	const path = `/meja/${stage.hub.bumdesaSlug}/pesanan/${number}/pembayaran?/konfirmasi`;
	return client.post(path, { key: newKey(), receivedAmount: String(sum) });
}

function cancel(client: Client, { token }: Placed) {
	return client.post(`/pesanan/${token}?/batal`, { key: newKey(), reason: 'berubah pikiran', paid: 'no' });
}

describe('F12: two who decide about one payment', () => {
	it('books a transfer once when two officers confirm it at once; the second reads so', async () => {
		for (let round = 0; round < 5; round += 1) {
			const order = await transferOrder(await visitor(stage));
			const answers = await Promise.all([confirm(treasurer, order), confirm(director, order)]);
			expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
			const second = answers.find(({ status }) => status === 409);
			expect(second?.words.toLowerCase()).toContain('sudah dikonfirmasi');
			expect(
				await countOf(stage, 'ledger_transaction', `source_key = '${order.number}' AND kind LIKE 'payment%'`)
			).toBe(1);
		}
	});

	it('lets either the cancelling or the confirming win, never both', async () => {
		for (let round = 0; round < 6; round += 1) {
			const buyer = await visitor(stage);
			const order = await transferOrder(buyer);
			const both =
				round % 2 === 0
					? [confirm(treasurer, order), cancel(buyer, order)]
					: [cancel(buyer, order), confirm(treasurer, order)];
			const answers = await Promise.all(both);
			expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
			const [row] = await rowsOf(
				stage,
				`SELECT p.state, s.state AS part FROM customer_order o
				JOIN payment p ON p.id = o.payment_id JOIN sub_order s ON s.order_id = o.id WHERE o.number = ?`,
				[order.number]
			);
			expect([
				['paid', 'packing'],
				['cancelled', 'cancelled']
			]).toContainEqual([row?.['state'], row?.['part']]);
		}
	});

	it('takes one picture as the proof of one order only', async () => {
		const picture = await sharp({ create: { width: 400, height: 300, channels: 3, background: '#2f7d4f' } })
			.jpeg()
			.toBuffer();
		const send = async (client: Client, { token }: Placed) =>
			client.post(`/pesanan/${token}?/bukti`, {
				'proof[]': new File([new Uint8Array(picture)], 'bukti.jpg', { type: 'image/jpeg' })
			});
		const buyer = await visitor(stage);
		const [first, second] = [await transferOrder(buyer), await transferOrder(buyer)];
		expect((await send(buyer, first)).status).toBe(303);
		expect((await send(buyer, second)).status).toBeGreaterThanOrEqual(400);
		expect(await countOf(stage, 'payment_proof')).toBe(1);
	});

	it('leaves books and stock in order', async () => {
		expect(await audit(stage.server.dataDirectory)).toEqual([]);
	});
});

describe('F21: what belongs to somebody else', () => {
	it('shows no stranger an order, a desk, a book or a proof, and writes the refusal down', async () => {
		const stranger = await visitor(stage, stage.phones['buyer']);
		const order = await transferOrder(await visitor(stage));
		const desk = `/meja/${stage.hub.bumdesaSlug}`;
		const refusals = await countOf(stage, 'audit_log', "outcome = 'refused'");
		for (const path of [
			desk,
			`${desk}/pesanan`,
			`${desk}/pesanan/${order.number}`,
			`${desk}/pesanan/${order.number}/pembayaran`,
			`${desk}/pesanan/__data.json`,
			`${desk}/pesanan/${order.number}/__data.json`,
			`${desk}/buku`,
			`${desk}/buku/jurnal`,
			`${desk}/buku/neraca-saldo`,
			`${desk}/anggota`,
			`${desk}/pencairan`,
			`${desk}/simpanan`,
			`${desk}/pengaturan`,
			`/api/v1/books/${stage.hub.trade}/trial-balance`,
			`/api/v1/books/${stage.hub.group}/entries`,
			`/api/v1/books/${stage.hub.group}/statements/income`
		]) {
			const answer = await stranger.get(path);
			const data = path.endsWith('__data.json')
				? /"status":(403|404)|"type":"error"/.test(answer.body)
				: false;
			expect([path, data || [401, 403, 404].includes(answer.status)]).toEqual([path, true]);
			expect(answer.body).not.toContain(order.token);
			expect(answer.body).not.toContain('Bu Sri');
		}
		expect(await countOf(stage, 'audit_log', "outcome = 'refused'")).toBeGreaterThan(refusals);
	});

	it("keeps an officer of a group from the BUM Desa's desk, and a treasurer from the group's savings", async () => {
		const bendahara = await visitor(stage, stage.phones['bendahara']);
		expect((await bendahara.get(`/meja/${stage.hub.bumdesaSlug}/pesanan`)).status).toBe(403);
		const [group] = await rowsOf(stage, 'SELECT slug FROM organisation WHERE id = ?', [stage.hub.groupId]);
		expect((await treasurer.get(`/meja/${String(group?.['slug'])}/simpanan`)).status).toBe(403);
		expect((await bendahara.get(`/meja/${String(group?.['slug'])}/simpanan`)).status).toBe(200);
	});

	it('ignores fields that a form does not have', async () => {
		const listing = stage.listings[0];
		if (!listing) throw new Error('no listing');
		const more = { role: 'director', status: 'paid', state: 'completed', sellerId: '1', commission: '0' };
		const token = tokenOf(
			await checkOut(await visitor(stage), stage, { listing, quantity: 1_000, price: 50_000, more })
		);
		const [row] = await rowsOf(
			stage,
			`SELECT s.state, l.commission FROM customer_order o JOIN sub_order s ON s.order_id = o.id
			JOIN order_line l ON l.sub_order_id = s.id WHERE o.token = ?`,
			[token]
		);
		expect(row).toMatchObject({ state: 'placed', commission: 4_000 });
	});

	it('lets nobody pay a price that was not the one of the goods', async () => {
		const listing = stage.listings[0];
		if (!listing) throw new Error('no listing');
		const orders = await countOf(stage, 'customer_order');
		const answer = await checkOut(await visitor(stage), stage, { listing, quantity: 1_000, price: 1 });
		expect([400, 409]).toContain(answer.status);
		const negative = { shown: `${listing}:-1000:50000:0:0`, total: '-50000' };
		expect(
			(
				await checkOut(await visitor(stage), stage, {
					listing,
					quantity: 1_000,
					price: 50_000,
					more: negative
				})
			).status
		).toBe(400);
		expect(await countOf(stage, 'customer_order')).toBe(orders);
	});
});
