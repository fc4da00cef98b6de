import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listing } from '#lib/catalog/schema.server.ts';
import { mail } from '#lib/mail/schema.server.ts';
import { sendWaiting } from '#lib/mail/send.server.ts';
import { useMailServer } from '#lib/mail/transport.server.ts';
import { approveBatch, makeBatch } from '#lib/payouts/batch.server.ts';
import { approvePayout, cancelPayout, refusePayout } from '#lib/payouts/decide.server.ts';
import { linesOf } from '#lib/payouts/findBatches.server.ts';
import { payPayout, returnPayout } from '#lib/payouts/pay.server.ts';
import { requestPayout } from '#lib/payouts/request.server.ts';
import { recordResults } from '#lib/payouts/results.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { setClock, today } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { askStanding } from '#lib/standing/ask.server.ts';
import { decideStanding } from '#lib/standing/change.server.ts';
import { placeDueDays } from '#lib/standing/jobs.server.ts';
import { retryDay } from '#lib/standing/place.server.ts';
import { weekdayBits } from '#lib/standing/rhythm.ts';
import { standingOrder } from '#lib/standing/schema.server.ts';
import { freshDatabase } from '../support/database.ts';
import { confirmed, lettersOf, plainOf } from '../support/mail.ts';
import type { Signed } from '../support/organisations.ts';
import { fund, fundGroup, MORNING, openSale, producerOf, save, type Sale } from '../support/sale.ts';
import { smtpStandIn, type SmtpStandIn } from '../support/smtp.ts';
import { tradeBuyer } from '../support/tradeCredit.ts';

freshDatabase();
const MINUTE_MS = 60_000;
const BANK = { name: 'BRI', number: '002301000111500', holder: 'Sri Wahyuni' };
let server: SmtpStandIn;
let sale: Sale;

beforeAll(async () => {
	server = await smtpStandIn();
});
afterAll(async () => {
	useMailServer(null);
	await server.close();
});
beforeEach(async () => {
	setClock(MORNING);
	server.mood = 'takes';
	server.taken.length = 0;
	useMailServer({ url: server.url, from: 'Desa Mandiri <kabar@example.org>' });
	await write((tx) => tx.delete(mail));
	await write((tx) => tx.update(standingOrder).set({ state: 'ended' }));
	sale = await openSale();
	await fund(sale, 1_000_000);
	await fundGroup(sale, 1_000_000);
});

const posted = () => db.$count(mail);
const waiting = () => db.$count(mail, sql`sent_at IS NULL AND dropped_at IS NULL`);
/** What a letter says, with its rupiah signs as they are read. */
const wordsOf = (index = 0) => plainOf(server.taken[index]?.data).replaceAll(/=C2=A0|\u00A0/g, ' ');

describe('a payout', () => {
	beforeEach(async () => {
		await save(sale, sale.producer, 300_000);
		await confirmed(server, sale.producer.actor, 'sri@example.org');
		await write((tx) => tx.delete(mail));
	});

	async function asked(bank: typeof BANK | null = BANK, amount = 300_000, who = sale.producer) {
		const made = await requestPayout(who.actor, {
			...{ membershipId: who.membershipId, amount: rupiah(amount), bank, key: newKey() }
		});
		if (!made.ok) throw new Error(made.code);
		return { organisationId: sale.bumdesaId, payoutId: made.payoutId };
	}

	async function approved(bank: typeof BANK | null = BANK) {
		const at = await asked(bank);
		expect(await approvePayout(sale.director, at)).toEqual({ ok: true });
		return at;
	}

	const paid = (at: Awaited<ReturnType<typeof asked>>, key = newKey()) =>
		payPayout(sale.treasurer, { ...at, reference: 'TRX-1', bankCharge: rupiah(0), key });

	test('is told to her once when it is paid, with its sum and no account number', async () => {
		const at = await approved();
		expect(await posted()).toBe(0);
		const key = newKey();
		expect(await paid(at, key)).toMatchObject({ ok: true });
		expect(await paid(at, key)).toMatchObject({ ok: true });
		expect(await paid(at)).toMatchObject({ code: 'wrong_state' });
		expect(await sendWaiting()).toBe(1);
		expect(await sendWaiting()).toBe(0);
		const [[to, subject] = []] = lettersOf(server);
		expect([to, plainOf(subject)]).toEqual(['sri@example.org', expect.stringContaining('300.000')]);
		expect(wordsOf()).toContain('300.000 sudah dibayarkan kepada Anda.');
		expect(wordsOf()).toContain('/saya/pencairan');
		for (const secret of [BANK.number, 'TRX-1', BANK.holder]) expect(wordsOf()).not.toContain(secret);
	});

	test('that cannot be paid for want of cash tells nothing', async () => {
		await save(sale, sale.producer, 5_000_000);
		const at = await asked(null, 5_000_000);
		expect(await approvePayout(sale.director, at)).toEqual({ ok: true });
		expect(await paid(at)).toMatchObject({ code: 'not_enough_cash' });
		expect(await posted()).toBe(0);
	});

	test('that the bank sends back is told again: she has read that it was paid', async () => {
		const at = await approved();
		await paid(at);
		const back = { ...at, reason: 'Rekening ditutup' };
		expect(await returnPayout(sale.treasurer, back)).toEqual({ ok: true });
		expect(await returnPayout(sale.treasurer, back)).toMatchObject({ code: 'wrong_state' });
		expect(await sendWaiting()).toBe(2);
		expect(wordsOf(1)).toContain('300.000 yang sudah dibayarkan dikembalikan oleh bank');
		// Asked for anew it is another payout, whose payment is told too.
		const again = await approved({ ...BANK, number: '99988877' });
		await paid(again);
		expect(await sendWaiting()).toBe(1);
		expect(wordsOf(2)).toContain('sudah dibayarkan kepada Anda');
	});

	test('that an officer refuses is told; one that she takes back is not', async () => {
		expect(await refusePayout(sale.director, { ...(await approved()), reason: 'Ganda' })).toEqual({
			ok: true
		});
		expect(await sendWaiting()).toBe(1);
		expect(wordsOf()).toContain('300.000 tidak jadi dibayarkan');
		expect(await cancelPayout(sale.producer.actor, (await asked()).payoutId)).toEqual({ ok: true });
		expect(await sendWaiting()).toBe(0);
	});

	test('by a list is told to each who was paid, in her own language, and to nobody else', async () => {
		const second = await producerOf(sale.groupId);
		const third = await producerOf(sale.groupId);
		for (const each of [second, third]) await save(sale, each, 200_000);
		await confirmed(server, second.actor, 'wati@example.org');
		await write((tx) => tx.update(user).set({ locale: 'en' }).where(eq(user.id, second.userId)));
		const payoutIds = [
			(await asked()).payoutId,
			(await asked(BANK, 200_000, second)).payoutId,
			(await asked(BANK, 200_000, third)).payoutId
		];
		const made = await makeBatch(sale.treasurer, {
			...{
				organisationId: sale.bumdesaId,
				method: 'bank',
				onDate: today('Asia/Jakarta'),
				payoutIds,
				key: newKey()
			}
		});
		if (!made.ok) throw new Error(made.code);
		const at = { organisationId: sale.bumdesaId, batchId: made.batchId };
		expect(await approveBatch(sale.director, at)).toEqual({ ok: true });
		const lines = await linesOf(db, made.batchId);
		const lineOf = (payoutId: number) => lines.find(({ line }) => line.payoutId === payoutId)?.line.id ?? 0;
		const done = {
			...{ ...at, bankCharge: rupiah(0), key: newKey() },
			results: payoutIds.map((payoutId, index) => ({
				lineId: lineOf(payoutId) as never,
				outcome: index === 0 ? ('refused' as const) : ('paid' as const),
				note: index === 0 ? 'Nama tidak cocok' : ''
			}))
		};
		expect(await recordResults(sale.treasurer, done)).toMatchObject({ ok: true, paid: 2 });
		expect(await recordResults(sale.treasurer, done)).toMatchObject({ ok: true, paid: 2 });
		await sendWaiting();
		expect(lettersOf(server).map(([to]) => to)).toEqual(['wati@example.org']);
		expect(wordsOf()).toContain('200.000 of your sales was paid out to you.');
	});

	test('while the mail server is gone is paid all the same, and told once when it is back', async () => {
		server.mood = 'hangs up';
		expect(await paid(await approved())).toMatchObject({ ok: true });
		expect(await sendWaiting()).toBe(0);
		expect(await waiting()).toBe(1);
		server.mood = 'takes';
		setClock(MORNING + MINUTE_MS);
		expect(await sendWaiting()).toBe(1);
		expect(await sendWaiting()).toBe(0);
	});

	test('is told to nobody without a confirmed address', async () => {
		sale = await openSale();
		await fund(sale, 1_000_000);
		await fundGroup(sale, 1_000_000);
		await save(sale, sale.producer, 300_000);
		expect(await paid(await approved())).toMatchObject({ ok: true });
		expect(await posted()).toBe(0);
	});
});

describe('a day of a standing order', () => {
	const TUESDAY = bookDate('2026-11-24');
	let buyer: Signed;
	beforeEach(async () => {
		buyer = await tradeBuyer(sale, 5_000_000);
		await confirmed(server, buyer, 'warung@example.org');
		await confirmed(server, sale.producer.actor, 'sri@example.org');
		await write((tx) => tx.delete(mail));
	});

	/** The same goods each Tuesday, ordered two days before; the clock stands on the Monday. */
	async function running() {
		const done = await askStanding(buyer, {
			...{ listingId: sale.producer.listingId, quantity: 4_000, mostPrice: rupiah(52_000) },
			...{ weekdays: weekdayBits([2]), everyWeeks: 1, daysBefore: 2, fromOn: bookDate('2026-11-23') },
			...{ untilOn: null, paymentMethod: 'later' as const, note: 'pintu belakang', key: newKey() },
			delivery: { method: 'pickup' as const, villageCode: null, address: '' }
		});
		if (!done.ok) throw new Error(done.code);
		const { standingId } = done;
		const accepted = await decideStanding(sale.producer.actor, { standingId, accept: true, reason: '' });
		expect(accepted).toMatchObject({ ok: true });
		return standingId;
	}

	const setPrice = (price: number) =>
		write((tx) =>
			tx
				.update(listing)
				.set({ price: rupiah(price) })
				.where(eq(listing.id, sale.producer.listingId))
		);

	test('that is ordered is told as any order is, to buyer and producer, once however often the job runs', async () => {
		await running();
		expect(await placeDueDays()).toBe(1);
		expect(await placeDueDays()).toBe(0);
		expect(await sendWaiting()).toBe(2);
		expect(lettersOf(server)).toEqual([
			['warung@example.org', expect.stringMatching(/^Pesanan \S+ kami terima$/)],
			['sri@example.org', expect.stringMatching(/^Pesanan baru \S+ untuk Anda$/)]
		]);
		for (const { data } of server.taken) expect(plainOf(data)).not.toContain('pintu belakang');
	});

	test('that is missed is told to the buyer alone, once, with its date and the way to the reason', async () => {
		const standingId = await running();
		await setPrice(60_000);
		expect(await Promise.all([placeDueDays(), placeDueDays()])).toEqual([0, 0]);
		expect(await placeDueDays()).toBe(0);
		expect(await sendWaiting()).toBe(1);
		expect(lettersOf(server).map(([to]) => to)).toEqual(['warung@example.org']);
		expect(wordsOf()).toContain('Pesanan rutin Anda untuk 24 Nov 2026 tidak bisa dipesankan.');
		expect(wordsOf()).toContain('/saya/pesanan-rutin');

		// Tried in vain it says nothing new; ordered at last, what every order says.
		expect(await retryDay(buyer, { standingId, dueOn: TUESDAY })).toMatchObject({ code: 'missed' });
		expect(await sendWaiting()).toBe(0);
		await setPrice(51_000);
		expect(await retryDay(buyer, { standingId, dueOn: TUESDAY })).toMatchObject({ ok: true });
		expect(await sendWaiting()).toBe(2);
		expect(
			lettersOf(server)
				.slice(1)
				.map(([, subject]) => subject)
		).toEqual([expect.stringMatching(/kami terima$/), expect.stringMatching(/^Pesanan baru/)]);
	});

	test('is told in the buyer’s own language', async () => {
		await write((tx) => tx.update(user).set({ locale: 'en' }).where(eq(user.id, buyer.userId)));
		await running();
		await setPrice(60_000);
		await placeDueDays();
		await sendWaiting();
		expect(wordsOf()).toMatch(/standing order for 24 Nov 2026/i);
	});
});
