import { acquireAsset } from '#lib/assets/acquire.server.ts';
import { recordCash, type RecordCash } from '#lib/bookkeeping/cash.server.ts';
import { enterDraft } from '#lib/bookkeeping/enter.server.ts';
import { bookOf, savingsBookOf, tradeBookOf } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { photograph } from '#lib/media/photograph.server.ts';
import { noteReceipt } from '#lib/payments/receipts.server.ts';
import { approvePayout, refusePayout } from '#lib/payouts/decide.server.ts';
import { payPayout, returnPayout } from '#lib/payouts/pay.server.ts';
import { requestPayout } from '#lib/payouts/request.server.ts';
import { availableVoluntary } from '#lib/savings/accounts.server.ts';
import { depositSavings } from '#lib/savings/deposit.server.ts';
import { courierCash, receiveCourierCash } from '#lib/settlement/courierCash.server.ts';
import { assert } from '#lib/shared/assert.ts';
import { now, today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { newKey } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah } from '#lib/shared/money.ts';
import { GROUP_KEYS, ORGANISATIONS, PEOPLE, type GroupKey, type PersonKey } from './data/people.ts';
import { insist } from './insist.ts';
import { drawSlip } from './pictures/compose.ts';
import type { Random } from './pictures/draw.ts';
import { HOUR_MS, type Timeline } from './timeline.server.ts';
import { membersOf, treasurerOf, type Village } from './village.server.ts';

/** Who is behind with the mandatory savings, as in every group somebody is. */
const LATE: readonly PersonKey[] = ['wagiyo', 'giyem', 'tugiman', 'yatmi', 'budi'];

export interface Saving {
	readonly group: GroupKey;
	readonly person: PersonKey;
	readonly kind: 'principal' | 'mandatory' | 'voluntary';
	/** In rupiah. */
	readonly amount: number;
}

/** What everybody brings to a month's meeting: the savings that are asked for, and some of them more. */
export function savingsOfMonth(random: Random, isFirst: boolean): Saving[] {
	return GROUP_KEYS.flatMap((group) =>
		membersOf(group).flatMap((person) => savingsOf(random, group, person, isFirst))
	);
}

/** It is laid on the treasurers' tables. */
export async function collectSavings(village: Village, savings: readonly Saving[]): Promise<void> {
	await Promise.all(
		savings.map(async ({ group, person, kind, amount }) => {
			const membershipId = village.membership(group, person);
			const deposit = { membershipId, kind, amount: rupiah(amount), key: newKey() };
			insist(await depositSavings(village.as(treasurerOf(group)), deposit));
		})
	);
}

function savingsOf(random: Random, group: GroupKey, person: PersonKey, isFirst: boolean): Saving[] {
	const { principal, mandatory } = ORGANISATIONS[group].savings;
	const extra = random.between(0, 1) < 0.4 ? random.pick([10_000, 20_000, 50_000, 100_000]) : 0;
	const skips = LATE.includes(person) ? random.between(0, 1) < 0.7 : random.between(0, 1) < 0.04;
	const all = [
		{ group, person, kind: 'principal', amount: isFirst ? principal : 0 },
		{ group, person, kind: 'mandatory', amount: skips ? 0 : mandatory },
		{ group, person, kind: 'voluntary', amount: isFirst ? extra * 2 + 50_000 : extra }
	] as const;
	return all.filter(({ amount }) => amount > 0);
}

/** What the courier took at the doors is counted into the drawer. */
export async function bringCourierCash(village: Village): Promise<void> {
	const organisationId = village.organisation('bumdesa');
	for (const { courierId, amount } of await courierCash(db, organisationId)) {
		if (amount <= 0) continue;
		const cash = { organisationId, courierId, shown: amount, received: amount, key: newKey() };
		insist(await receiveCourierCash(village.as('endah'), cash));
	}
}

interface PayDay {
	readonly village: Village;
	readonly timeline: Timeline;
	readonly random: Random;
	readonly fateOf: FateOf;
}

type FateOf = (byBank: boolean) => 'paid' | 'refused' | 'returned';

/** Counted, not drawn by lot, so that a refused and a returned one are there whatever day the village is made. */
export function payoutFates(): FateOf {
	let asked = 0;
	let throughBank = 0;
	return (byBank) => {
		asked += 1;
		if (byBank) throughBank += 1;
		if (asked % 20 === 4) return 'refused';
		return byBank && throughBank % 15 === 5 ? 'returned' : 'paid';
	};
}

/** On pay day members ask for what their sales earned; two officers see to it over two days. */
export async function askForPayouts(payDay: PayDay, most: number): Promise<void> {
	const { village, random } = payDay;
	const asked = GROUP_KEYS.filter((key) => key !== 'ksu').flatMap((group) =>
		membersOf(group).map((person) => ({ group, person }))
	);
	let count = 0;
	for (const { group, person } of asked) {
		const membershipId = village.membership(group, person);
		const available = await availableVoluntary(db, membershipId);
		if (available < 150_000 || count >= most || random.between(0, 1) < 0.45) continue;
		count += 1;
		const share = random.pick([0.5, 0.7, 0.9]);
		const amount = rupiah(Math.floor((available * share) / 10_000) * 10_000);
		const bank = random.between(0, 1) < 0.75 ? accountOf(person) : null;
		const { payoutId } = insist(
			await requestPayout(village.as(person), { membershipId, amount, bank, key: newKey() })
		);
		seeTo(payDay, { payoutId, byBank: bank !== null });
	}
}

function accountOf(person: PersonKey) {
	const { name, phone } = PEOPLE[person];
	return { name: 'BRI', number: `3021010${phone.slice(-4)}5500`, holder: name };
}

function seeTo(
	{ village, timeline, fateOf }: PayDay,
	{ payoutId, byBank }: { payoutId: number; byBank: boolean }
): void {
	const payout = { organisationId: village.organisation('bumdesa'), payoutId };
	const fate = fateOf(byBank);
	if (fate === 'refused') {
		const reason = 'Nomor rekening belum cocok dengan nama, mohon diperiksa';
		timeline.at(now() + 3 * HOUR_MS, async () =>
			insist(await refusePayout(village.as('agus'), { ...payout, reason }))
		);
		return;
	}
	const bankCharge = byBank ? rupiah(2500) : NO_RUPIAH;
	timeline.at(now() + 5 * HOUR_MS, async () => insist(await approvePayout(village.as('agus'), payout)));
	timeline.at(now() + 27 * HOUR_MS, async () => {
		const reference = byBank ? `BPD-${payoutId}${payoutId * 37}` : `KW-${payoutId}`;
		const paid = await payPayout(village.as('endah'), { ...payout, reference, bankCharge, key: newKey() });
		// The drawer may not hold it yet; it stays approved until it does.
		if (!paid.ok) assert(paid.code === 'not_enough_cash', `a payout was refused: ${paid.code}`);
	});
	if (fate === 'returned') {
		const reason = 'Rekening tujuan tidak aktif';
		timeline.at(now() + 51 * HOUR_MS, async () =>
			insist(await returnPayout(village.as('endah'), { ...payout, reason }))
		);
	}
}

type Spending = Pick<RecordCash, 'category' | 'through' | 'memo'> & { readonly amount: number };

async function spend(
	village: Village,
	officer: PersonKey,
	bookId: RecordCash['bookId'],
	spending: Spending,
	slip = false
): Promise<void> {
	const date = today('Asia/Jakarta');
	const rows = [
		['Tanggal', date],
		['Untuk', spending.memo.slice(0, 22)],
		['Jumlah', `Rp${String(spending.amount)}`]
	] as const;
	const photo = slip ? await photograph(drawSlip(spending.amount, 'NOTA', rows)) : null;
	const amount = rupiah(spending.amount);
	insist(await recordCash(village.as(officer), { ...spending, amount, bookId, date, photo, key: newKey() }));
}

/** The BUM Desa begins with what its warehouse needs. */
export async function furnish(village: Village): Promise<void> {
	const bookId = await tradeBookOf(db, village.organisation('bumdesa'));
	insist(
		await acquireAsset(village.as('endah'), {
			bookId,
			name: 'Lemari pendingin dan timbangan digital',
			source: 'bank',
			acquiredOn: today('Asia/Jakarta'),
			cost: rupiah(6_850_000),
			residual: rupiah(850_000),
			usefulMonths: 60,
			usedBefore: NO_RUPIAH,
			key: newKey()
		})
	);
}

/** What comes in and goes out at the end of every month. */
export async function payBills(village: Village): Promise<void> {
	const bookId = await tradeBookOf(db, village.organisation('bumdesa'));
	const costs = [
		{ category: 'shop_sale', through: 'cash', amount: 640_000, memo: 'Penjualan warung gudang bulan ini' },
		{ category: 'honorarium', through: 'bank', amount: 450_000, memo: 'Uang lelah pengurus dan gudang' },
		{ category: 'utilities', through: 'bank', amount: 115_000, memo: 'Listrik dan air gudang' },
		{ category: 'transport', through: 'bank', amount: 150_000, memo: 'Bensin motor kurir' }
	] as const;
	for (const cost of costs) await spend(village, 'endah', bookId, cost);
	for (const group of GROUP_KEYS) {
		const book = await savingsBookOf(db, village.organisation(group));
		const meeting = {
			category: 'meeting',
			through: 'cash',
			amount: 10_000,
			memo: 'Teh, gula, dan camilan rapat bulanan'
		} as const;
		await spend(village, treasurerOf(group), book, meeting);
	}
}

/** What waits for an officer today: an entry to approve, and a transfer that fits no order. */
export async function leaveWork(village: Village): Promise<void> {
	const organisationId = village.organisation('bumdesa');
	const date = today('Asia/Jakarta');
	const bookId = await bookOf(db, organisationId, 'trade');
	await spend(
		village,
		'endah',
		bookId,
		{ category: 'stationery', through: 'cash', amount: 87_500, memo: 'Kardus, lakban, dan nota' },
		true
	);
	const lines = [
		{ code: '6.2.99.99', debit: rupiah(250_000), credit: NO_RUPIAH },
		{ code: CODE.otherIncome, debit: NO_RUPIAH, credit: rupiah(250_000) }
	];
	const memo = 'Sewa tenda pasar tani dibayar penyelenggara atas nama kami';
	insist(await enterDraft(village.as('endah'), { bookId, date, memo, lines, key: newKey() }));
	const receipt = {
		organisationId,
		amount: rupiah(175_000),
		receivedOn: date,
		sender: 'SUPARNO',
		note: 'Tanpa berita transfer'
	};
	insist(await noteReceipt(village.as('endah'), { ...receipt, key: newKey() }));
}
