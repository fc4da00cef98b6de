import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { loanInstalment } from '#lib/loans/schema.server.ts';
import { remindOfInstalments } from '#lib/loans/remind.server.ts';
import { askForMail, confirmMail, mailAddressOf, stopMail } from '#lib/mail/address.server.ts';
import { notify } from '#lib/mail/notify.server.ts';
import { mail } from '#lib/mail/schema.server.ts';
import { sendWaiting } from '#lib/mail/send.server.ts';
import { mailIsOn, useMailServer } from '#lib/mail/transport.server.ts';
import { writeLetter } from '#lib/mail/write.ts';
import { MAIL_KINDS } from '#lib/mail/kinds.ts';
import { placeOrder } from '#lib/orders/place.server.ts';
import { expireDueOrders } from '#lib/orders/expire.server.ts';
import { cancelAtDesk } from '#lib/orders/cancel.server.ts';
import { takeOrderCash } from '#lib/orders/pay.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { addDays, startOfDay } from '#lib/shared/dates.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { freshDatabase } from '../support/database.ts';
import { handOver, pack } from '../support/fulfil.ts';
import { lend, openLender } from '../support/loans.ts';
import { codeIn, confirmed as confirmedBy, lettersOf, plainOf } from '../support/mail.ts';
import { person, type Signed } from '../support/organisations.ts';
import { fund, fundGroup, MORNING, openSale, orderOf, type Sale } from '../support/sale.ts';
import { smtpStandIn, type SmtpStandIn } from '../support/smtp.ts';

freshDatabase();
const DAY_MS = 24 * 60 * 60 * 1000;
let server: SmtpStandIn;
let sale: Sale;
let buyer: Signed;
let clock = MORNING;

beforeAll(async () => {
	server = await smtpStandIn();
});
afterAll(async () => {
	useMailServer(null);
	await server.close();
});
beforeEach(async () => {
	clock += 10 * DAY_MS;
	setClock(clock);
	server.mood = 'takes';
	server.taken.length = 0;
	useMailServer({ url: server.url, from: 'Desa Mandiri <kabar@example.org>' });
	await write((tx) => tx.delete(mail));
	sale = await openSale();
	await fund(sale, 50_000);
	buyer = await person('Rina');
});

const confirmed = (who: Actor, email: string) => confirmedBy(server, who, email);

async function ordered(by: Actor, method: 'cash' | 'transfer' = 'cash') {
	const placed = await placeOrder(by, {
		key: newKey(),
		bumdesaId: sale.bumdesaId,
		lines: [{ listingId: sale.producer.listingId, quantity: 2_000, shownPrice: rupiah(50_000) }],
		delivery: { method: 'pickup', villageCode: null, address: '' },
		payment: { method, membershipId: null },
		shownTotal: rupiah(100_000),
		buyer: { name: 'Rina', phone: '+628111111111', email: null },
		locale: 'id',
		note: 'pagar hijau',
		cartToken: null
	});
	if (!placed.ok) throw new Error(placed.code);
	return orderOf(placed.number);
}

const subjects = () => lettersOf(server).map(([, subject]) => subject);
const waiting = () => db.$count(mail, sql`sent_at IS NULL AND dropped_at IS NULL`);

describe('an address', () => {
	test('gets nothing but the question before it is confirmed, and notices afterwards until it is stopped', async () => {
		expect(await askForMail(buyer, 'bukan alamat')).toEqual({ ok: false, code: 'email_invalid' });
		expect(await askForMail({ ...buyer, userId: null }, 'a@example.org')).toMatchObject({
			code: 'forbidden'
		});
		expect(await askForMail(buyer, 'Rina@Example.org')).toEqual({ ok: true });
		await ordered(buyer);
		expect(await sendWaiting()).toBe(1);
		const [question] = server.taken;
		expect(question).toMatchObject({ to: 'rina@example.org', from: 'kabar@example.org' });
		const code = codeIn(question?.data);
		expect(await confirmMail(await person(), code)).toEqual({ ok: false, code: 'code_wrong' });
		expect(await confirmMail(buyer, `${code}x`)).toEqual({ ok: false, code: 'code_wrong' });
		expect(await confirmMail(buyer, code)).toEqual({ ok: true });
		expect(await confirmMail(buyer, code)).toEqual({ ok: false, code: 'code_wrong' });
		await ordered(buyer);
		expect(await sendWaiting()).toBe(1);
		expect(await stopMail(buyer)).toEqual({ ok: true });
		expect(await mailAddressOf(db, buyer.userId)).toBeNull();
		await ordered(buyer);
		expect(await sendWaiting()).toBe(0);
	});

	test('is asked for by a link of a day, and not more than five times an hour', async () => {
		for (let time = 0; time < 5; time += 1) {
			expect(await askForMail(buyer, 'rina@example.org')).toEqual({ ok: true });
		}
		expect(await askForMail(buyer, 'rina@example.org')).toEqual({ ok: false, code: 'too_many' });
		await sendWaiting();
		setClock(clock + DAY_MS + 1);
		expect(await confirmMail(buyer, codeIn(server.taken.at(-1)?.data))).toMatchObject({ code: 'code_wrong' });
	});
});

describe('what happens to an order', () => {
	test('is told to buyer and producer, each once, in plain words and simple HTML without private details', async () => {
		await confirmed(buyer, 'rina@example.org');
		await confirmed(sale.producer.actor, 'sri@example.org');
		const { parts, number, token } = await ordered(buyer);
		await pack(sale, parts);
		await handOver(sale, parts[0], { takeCash: true });
		expect(await sendWaiting()).toBe(5);
		expect(await sendWaiting()).toBe(0);
		expect(lettersOf(server)).toEqual([
			['rina@example.org', `Pesanan ${number} kami terima`],
			['sri@example.org', `Pesanan baru ${number} untuk Anda`],
			['rina@example.org', `Pesanan ${number} sudah siap`],
			['rina@example.org', `Pembayaran pesanan ${number} diterima`],
			['rina@example.org', `Pesanan ${number} sudah diserahkan`]
		]);
		for (const { data } of server.taken) {
			expect(data).toContain('text/plain');
			expect(data).toContain('text/html');
			expect(data).not.toContain('pagar hijau');
			expect(data).not.toContain('8111111111');
		}
		expect(server.taken[1]?.data).not.toContain(token);
		const kept = await db.select({ facts: mail.facts }).from(mail);
		expect(kept.every(({ facts }) => Object.keys(facts).length === 0)).toBe(true);
	});

	test('of a paid order that is cancelled tells of the money', async () => {
		await confirmed(buyer, 'rina@example.org');
		const { number } = await ordered(buyer);
		await takeOrderCash(sale.treasurer, { key: newKey(), orderNumber: number });
		await cancelAtDesk(sale.director, { key: newKey(), orderNumber: number, reason: 'Hujan' });
		await sendWaiting();
		expect(subjects().slice(-2)).toEqual([
			`Pesanan ${number} dibatalkan`,
			`Uang pesanan ${number} akan kembali`
		]);
	});

	test('that ends before it was paid is told once: cancelled by the desk, or not paid in time', async () => {
		await confirmed(buyer, 'rina@example.org');
		const cancelled = await ordered(buyer);
		const key = newKey();
		for (let time = 0; time < 2; time += 1) {
			await cancelAtDesk(sale.director, { key, orderNumber: cancelled.number, reason: 'Hujan deras' });
		}
		const late = await ordered(buyer, 'transfer');
		setClock(clock + 10 * DAY_MS);
		expect(await expireDueOrders()).toBe(1);
		expect(await expireDueOrders()).toBe(0);
		await sendWaiting();
		expect(subjects()).toEqual([
			`Pesanan ${cancelled.number} kami terima`,
			`Pesanan ${cancelled.number} dibatalkan`,
			`Pesanan ${late.number} kami terima`,
			`Pesanan ${late.number} berakhir karena belum dibayar`
		]);
		// The link carries the order's secret, and what the desk wrote is read behind it.
		expect(plainOf(server.taken[1]?.data)).toContain(`/pesanan/${cancelled.token}`);
		expect(plainOf(server.taken[3]?.data)).toContain(`/pesanan/${late.token}`);
		expect(server.taken[1]?.data).not.toContain('Hujan');
	});

	test('that came to nothing is told to nobody: a refused form posts no letter', async () => {
		await confirmed(buyer, 'rina@example.org');
		await expect(
			write(async (tx) => {
				const facts = { number: 'X', path: '/' };
				await notify(tx, { userId: buyer.userId, key: 'undone', kind: 'placed', facts });
				throw new Error('undone');
			})
		).rejects.toThrow('undone');
		expect(await waiting()).toBe(0);
	});
});

describe('a mail server that', () => {
	test.each(['hangs up', 'refuses'] as const)(
		'%s breaks nothing else, and gets each letter once later',
		async (mood) => {
			await confirmed(buyer, 'rina@example.org');
			server.mood = mood;
			const { parts } = await ordered(buyer);
			await pack(sale, parts);
			expect(await sendWaiting()).toBe(0);
			expect(await sendWaiting()).toBe(0);
			expect(await waiting()).toBe(2);
			server.mood = 'takes';
			setClock(clock + 60_000);
			expect(await sendWaiting()).toBe(2);
			expect(server.taken).toHaveLength(2);
			expect(await sendWaiting()).toBe(0);
		}
	);

	test('says nothing is waited for a few seconds, while orders go on', async () => {
		await confirmed(buyer, 'rina@example.org');
		await ordered(buyer);
		server.mood = 'hangs';
		const began = performance.now();
		const sending = sendWaiting();
		expect(await ordered(buyer)).toMatchObject({ state: 'packing' });
		expect(await sending).toBe(0);
		expect(performance.now() - began).toBeLessThan(12_000);
		expect(await waiting()).toBe(2);
	}, 20_000);

	test('never takes a letter is given up, and keeps nobody else waiting', async () => {
		await confirmed(buyer, 'rina@example.org');
		await ordered(buyer);
		server.mood = 'refuses';
		for (let attempt = 0; attempt < 10; attempt += 1) {
			setClock(clock + attempt * DAY_MS);
			expect(await sendWaiting()).toBe(0);
		}
		expect(await waiting()).toBe(0);
	});
});

test('without a mail server nothing is offered, asked or kept', async () => {
	await confirmed(buyer, 'rina@example.org');
	useMailServer(null);
	expect(mailIsOn()).toBe(false);
	expect(await askForMail(await person(), 'ayu@example.org')).toEqual({ ok: false, code: 'forbidden' });
	await write((tx) => tx.delete(mail));
	await ordered(buyer);
	expect(await db.$count(mail)).toBe(0);
	expect(await sendWaiting()).toBe(0);
});

test('two processes tell one thing once', async () => {
	await confirmed(buyer, 'rina@example.org');
	const tell = () =>
		write((tx) =>
			notify(tx, { userId: buyer.userId, key: 'same', kind: 'payout', facts: { amount: 'Rp1', path: '/' } })
		);
	await Promise.all([tell(), tell()]);
	expect(await sendWaiting()).toBe(1);
});

test('an instalment is told three days before it is due, once, with what is left of it', async () => {
	const { producer } = sale;
	await fundGroup(sale, 20_000_000);
	await confirmed(producer.actor, 'sri@example.org');
	const loanId = await lend(await openLender(sale), { by: producer, amount: 1_000_000 });
	const [first] = await db
		.select()
		.from(loanInstalment)
		.where(eq(loanInstalment.loanId, loanId))
		.orderBy(loanInstalment.number);
	if (!first) throw new Error('no instalment');
	const remindOn = async (days: number) => {
		setClock(startOfDay(addDays(first.dueOn, days), 'Asia/Jakarta') + 1);
		await remindOfInstalments();
		return sendWaiting();
	};
	expect(await remindOn(-4)).toBe(0);
	expect(await remindOn(-3)).toBe(1);
	expect(await remindOn(-3)).toBe(0);
	expect(await remindOn(-2)).toBe(0);
	expect(server.taken).toMatchObject([{ to: 'sri@example.org' }]);
	expect(plainOf(server.taken[0]?.data)).toContain('220.000');
});

test('every kind has words in both languages, and no word of a fact becomes markup', () => {
	for (const kind of MAIL_KINDS) {
		for (const locale of ['id', 'en'] as const) {
			const facts = { number: '<b>DM</b>', amount: 'Rp1', on: '1 Des 2026', path: '/x' };
			const letter = writeLetter({ kind, facts, locale, origin: 'https://desa.example' });
			expect(letter.subject.length).toBeGreaterThan(5);
			expect(letter.text).toContain('https://desa.example/x');
			expect(letter.html).not.toContain('<b>DM');
		}
	}
});
