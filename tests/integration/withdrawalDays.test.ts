import { describe, expect, it } from 'vitest';
import { memberBook } from '#lib/savings/book.server.ts';
import { withdrawSavings } from '#lib/savings/withdraw.server.ts';
import { setWithdrawalDays } from '#lib/savings/withdrawalDays.server.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { freshDatabase } from '../support/database.ts';
import { fundGroup, MORNING, officerOf, openSale, save } from '../support/sale.ts';

freshDatabase();

describe('days of withdrawal', () => {
	// 23 November 2026 is a Monday.
	const from = bookDate('2026-11-23');

	it('are kept at the desk from their date on, and named when it is another day', async () => {
		setClock(MORNING);
		const sale = await openSale();
		await fundGroup(sale, 1_000_000);
		await save(sale, sale.producer, 500_000);
		const ketua = await officerOf(sale.groupId, 'ketua');
		const organisationId = sale.groupId;
		const take = () =>
			withdrawSavings(sale.bendahara, {
				...{ membershipId: sale.producer.membershipId, amount: rupiah(10_000), key: newKey() }
			});
		expect(
			await setWithdrawalDays(sale.bendahara, { organisationId, days: [4], validFrom: from })
		).toMatchObject({
			code: 'forbidden'
		});
		expect(
			await setWithdrawalDays(ketua, { organisationId, days: [4], validFrom: bookDate('2026-11-22') })
		).toMatchObject({ code: 'date_too_early' });
		expect(await setWithdrawalDays(ketua, { organisationId, days: [4, 5], validFrom: from })).toEqual({
			ok: true
		});
		expect(await take()).toEqual({ ok: false, code: 'not_a_withdrawal_day', next: '2026-11-26' });
		const book = await memberBook(db, sale.producer.membershipId, { on: from });
		expect(book.withdrawalDays).toEqual([4, 5]);
		setClock(MORNING + 3 * 86_400_000);
		expect(await take()).toMatchObject({ ok: true });
		// No day named is every day again, from its date.
		const again = bookDate('2026-11-28');
		expect(await setWithdrawalDays(ketua, { organisationId, days: [], validFrom: again })).toEqual({
			ok: true
		});
		setClock(MORNING + 5 * 86_400_000);
		expect(await take()).toMatchObject({ ok: true });
	});
});
