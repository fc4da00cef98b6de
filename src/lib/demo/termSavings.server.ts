import { membershipOf } from '#lib/organisations/find.server.ts';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { withdrawable } from '#lib/savings/accounts.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { preciseRate } from '#lib/shared/percent.ts';
import { openDeposit } from '#lib/termDeposits/open.server.ts';
import { decideTermProduct, enterTermProduct, offeredProducts } from '#lib/termDeposits/products.server.ts';
import { ORGANISATIONS, type DemoOrganisation } from './data/people.ts';
import { insist } from './insist.ts';
import { membersOf, treasurerOf, type Village } from './village.server.ts';

/** The group that offers savings for a term, and when some of its members took them up. */
const GROUP = 'mina';
const OPENED_MONTHS_AGO = 4;
const LEAST = rupiah(100_000);
/** How many members put some of their savings away. */
const DEPOSITORS = 3;

const OFFERS = [
	{ name: 'Berjangka 3 bulan', months: 3, rate: preciseRate(5), interestPaid: 'at_end' },
	{ name: 'Berjangka 12 bulan', months: 12, rate: preciseRate('6.5'), interestPaid: 'monthly' }
] as const;

/** The meeting agrees on what is paid for savings that stay. */
export async function offerTermSavings(village: Village): Promise<void> {
	const organisationId = village.organisation(GROUP);
	const { founder }: DemoOrganisation = ORGANISATIONS[GROUP];
	for (const offer of OFFERS) {
		const terms = { ...offer, least: LEAST, breakKeeps: preciseRate(50), breakFee: preciseRate('0.5') };
		const entered = insist(
			await enterTermProduct(village.as(treasurerOf(GROUP)), { organisationId, ...terms, key: newKey() })
		);
		const decision = { organisationId, productId: entered.productId, decision: 'approve' as const };
		insist(await decideTermProduct(village.as(founder), decision));
	}
}

/** Some members move a part of their voluntary savings: the first for another term with its interest, others paid out. */
export async function openTermDeposits(village: Village, monthsAgo: number): Promise<void> {
	if (monthsAgo !== OPENED_MONTHS_AGO) return;
	const organisationId = village.organisation(GROUP);
	const products = await offeredProducts(db, await savingsBookOf(db, organisationId));
	let opened = 0;
	for (const person of membersOf(GROUP)) {
		const actor = village.as(person);
		const member = actor.userId && (await membershipOf(db, organisationId, actor.userId));
		const product = products[opened % products.length];
		if (!member || !product || (await withdrawable(db, member.id)) < 2 * LEAST) continue;
		const instruction = opened === 0 ? 'roll_over_all' : 'pay_out';
		const deposit = { membershipId: member.id, productId: product.id, from: 'savings', instruction } as const;
		insist(await openDeposit(actor, { ...deposit, amount: LEAST, key: newKey() }));
		opened += 1;
		if (opened === DEPOSITORS) return;
	}
}
