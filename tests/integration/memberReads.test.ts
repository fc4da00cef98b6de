import { beforeEach, describe, expect, test } from 'vitest';
import { advanceOf, advancesOf } from '#lib/loans/advance.server.ts';
import { loansOf, paymentsOf, paymentsOfLoans } from '#lib/loans/find.server.ts';
import { repayLoan } from '#lib/loans/repay.server.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { holdReads } from '#lib/shared/heldReads.server.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { noteQueries } from '#lib/shared/queries.server.ts';
import { load as books } from '../../src/routes/saya/kelompok/[org]/buku/+page.server.ts';
import { load as leaving } from '../../src/routes/saya/kelompok/[org]/keluar/+page.server.ts';
import { load as takingOut } from '../../src/routes/saya/pencairan/+page.server.ts';
import { load as harvestLoan } from '../../src/routes/saya/pinjaman/panen/+page.server.ts';
import { load as loans } from '../../src/routes/saya/pinjaman/+page.server.ts';
import { load as savings } from '../../src/routes/saya/simpanan/+page.server.ts';
import { load as termSavings } from '../../src/routes/saya/simpanan/berjangka/+page.server.ts';
import { load as farmShop } from '../../src/routes/saya/toko-tani/+page.server.ts';
import { freshDatabase } from '../support/database.ts';
import { event } from '../support/event.ts';
import { lend, openLender, type Lender } from '../support/loans.ts';
import { fund, fundGroup, MORNING, openSale, save, type Sale } from '../support/sale.ts';

/** Ten for a page, less what every page of a signed-in member reads: who she is, and which menu she has. */
const MOST_READS = 8;

freshDatabase();
let sale: Sale;
let lender: Lender;
let slug: string;

beforeEach(async () => {
	setClock(MORNING);
	sale = await openSale();
	await fund(sale, 1_000_000);
	await fundGroup(sale, 5_000_000);
	lender = await openLender(sale);
	const { rows } = await db.$client.execute({
		sql: 'SELECT slug FROM organisation WHERE id = ?',
		args: [sale.groupId]
	});
	slug = String(rows[0]?.['slug']);
	await grow();
});

/** One more of what her pages are made of. */
async function grow(): Promise<void> {
	await save(sale, sale.producer, 100_000);
	const loanId = await lend(lender, { by: sale.producer, amount: 200_000 });
	for (const amount of [10_000, 20_000]) {
		const paid = await repayLoan(sale.producer.actor, {
			...{ organisationId: sale.groupId, loanId, amount: rupiah(amount), beyond: 'advance' },
			...{ from: 'savings', key: newKey() }
		});
		expect(paid).toMatchObject({ ok: true });
	}
}

const PAGES: readonly (readonly [string, (asked: never) => unknown])[] = [
	['/saya/simpanan', savings],
	['/saya/kelompok/ORG/keluar', leaving],
	['/saya/pinjaman?kelompok=ORG', loans],
	['/saya/toko-tani', farmShop],
	['/saya/simpanan/berjangka?kelompok=ORG', termSavings],
	['/saya/pinjaman/panen?kelompok=ORG', harvestLoan],
	['/saya/pencairan', takingOut],
	['/saya/kelompok/ORG/buku', books]
];

describe('a member’s page reads few times, however much she has', () => {
	test.each(PAGES)('%s', async (path, load) => {
		const { userId } = sale.producer.actor;
		const statements = async () => {
			const asked = event(path.replace('ORG', slug), { userId, params: { org: slug } });
			const { queries } = await noteQueries(() => holdReads(async () => load(asked)));
			return { reads: queries.length, all: queries.flatMap((each) => each.split(';\n')).length };
		};
		const before = await statements();
		await grow();
		expect(await statements()).toEqual(before);
		expect(before.reads).toBeLessThanOrEqual(MOST_READS);
	});
});

test('what came in for several loans, and in advance, is what each says alone', async () => {
	await grow();
	const mine = await loansOf(db, sale.producer.membershipId);
	const [payments, advances] = [
		await paymentsOfLoans(
			db,
			mine.map(({ id }) => id)
		),
		await advancesOf(db, mine)
	];
	expect(mine).toHaveLength(2);
	for (const each of mine) {
		const alone = await paymentsOf(db, each.id);
		expect(alone).toHaveLength(2);
		expect(payments.get(each.id)).toEqual(alone);
		expect(await advanceOf(db, each)).toBe(30_000);
		expect(advances.get(each.id)).toBe(30_000);
	}
});
