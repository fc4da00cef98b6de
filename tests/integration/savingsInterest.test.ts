import { beforeEach, describe, expect, test } from 'vitest';
import { CODE } from '#lib/ledger/codes.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import { differencesIn, monthlyInterest, postFinishedMonths, postMonth } from '#lib/interest/post.server.ts';
import { decideRate, enterRate } from '#lib/interest/rates.server.ts';
import { reverseTransaction } from '#lib/ledger/reverse.server.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import type { TransactionId } from '#lib/shared/ids.ts';
import { preciseRate } from '#lib/shared/percent.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { freshDatabase } from '../support/database.ts';
import {
	bookSum,
	fundGroup,
	MORNING,
	ofMember,
	officerOf,
	openSale,
	save,
	standsOn,
	type Sale
} from '../support/sale.ts';

freshDatabase();
const DAY = 86_400_000;
const NOVEMBER = bookDate('2026-11-01');
let sale: Sale;
let ketua: Actor;

beforeEach(async () => {
	setClock(MORNING);
	sale = await openSale();
	await fundGroup(sale, 5_000_000);
	ketua = await officerOf(sale.groupId, 'ketua');
	await save(sale, sale.producer, 1_000_000);
});

function enter(validFrom = NOVEMBER, actor: Actor = sale.bendahara) {
	return enterRate(actor, { organisationId: sale.groupId, rate: preciseRate(6), roundTo: 1, validFrom });
}

async function agreeRate(): Promise<void> {
	expect(await enter()).toEqual({ ok: true });
	expect(await decideRate(ketua, { organisationId: sale.groupId, approve: true })).toEqual({ ok: true });
}

describe('a rate', () => {
	test('holds once a second officer has approved it, and never the one who entered it', async () => {
		await enter();
		expect(await enter()).toMatchObject({ code: 'rate_waiting' });
		const decision = { organisationId: sale.groupId, approve: true };
		expect(await decideRate(sale.bendahara, decision)).toMatchObject({ code: 'own_entry' });
		expect(await decideRate(sale.producer.actor, decision)).toMatchObject({ code: 'forbidden' });
		expect(await decideRate(sale.director, decision)).toMatchObject({ code: 'forbidden' });
		expect(await monthlyInterest(db, sale.group, NOVEMBER)).toBeNull();
		expect(await decideRate(ketua, decision)).toEqual({ ok: true });
		expect(await monthlyInterest(db, sale.group, NOVEMBER)).not.toBeNull();
	});
});

describe('a month of interest', () => {
	test('is booked once it is over: 1.000.000 at 6 % is 4.932', async () => {
		await agreeRate();
		await postFinishedMonths();
		expect(await standsOn(sale.group, CODE.interestOnSavings)).toBe(0);
		setClock(MORNING + 10 * DAY);
		await postFinishedMonths();
		expect(await standsOn(sale.group, CODE.interestOnSavings)).toBe(4_932);
		expect(await ofMember(sale.group, CODE.voluntarySavings, sale.producer)).toBe(-1_004_932);
		expect(await ofMember(sale.group, CODE.savingsInterestPayable, sale.producer)).toBe(0);
		expect(await bookSum(sale.group)).toBe(0);
		expect(await verifyLedger(db)).toMatchObject({ ok: true });
	});

	test('is booked once, however often and at once it is run', async () => {
		await agreeRate();
		setClock(MORNING + 10 * DAY);
		const posted = await Promise.all(Array.from({ length: 5 }, () => postMonth(sale.group, NOVEMBER)));
		expect(posted.reduce((sum, each) => sum + each, 0)).toBe(1);
		await postFinishedMonths();
		expect(await standsOn(sale.group, CODE.interestOnSavings)).toBe(4_932);
	});

	test('that was booked stands: a later rate does not reach behind it, and what is back-dated shows as a difference', async () => {
		await agreeRate();
		setClock(MORNING + 10 * DAY);
		await postFinishedMonths();
		expect(await enter(NOVEMBER)).toMatchObject({ code: 'month_posted' });
		expect(await enter(bookDate('2026-12-01'))).toEqual({ ok: true });
		const { rows } = await db.$client.execute({
			sql: `SELECT t.id FROM ledger_transaction t JOIN entry e ON e.transaction_id = t.id
				JOIN posting p ON p.entry_id = e.id JOIN savings_account s ON s.account_id = p.account_id
				WHERE t.kind <> 'savings.interest' AND s.kind = 'voluntary' AND s.membership_id = ?`,
			args: [sale.producer.membershipId]
		});
		const transactionId = Number(rows[0]?.['id']) as TransactionId;
		// The interest itself stays on the account, so only the deposit's part of it may go.
		const reversing = write((tx) =>
			reverseTransaction(tx, {
				actor: ketua,
				transactionId,
				date: bookDate('2026-11-24'),
				reason: 'salah orang'
			})
		);
		expect(await reversing).toMatchObject({ ok: true });
		const [differs] = await differencesIn(db, sale.group, '2026-11');
		// Twenty-three days of 1.000.000.
		expect(differs).toMatchObject({ posted: 4_932, now: 3_781 });
		expect(await standsOn(sale.group, CODE.interestOnSavings)).toBe(4_932);
	});
});
