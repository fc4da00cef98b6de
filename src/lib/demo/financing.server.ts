import { askAgainstHarvest } from '#lib/financing/ask.server.ts';
import { mostAgainst, mostForRequest } from '#lib/financing/find.server.ts';
import { worthsOf } from '#lib/financing/worth.server.ts';
import { voteOnLoan } from '#lib/lending/decide.server.ts';
import { createLoanProduct, loanProductById } from '#lib/lending/products.server.ts';
import { disburseLoan } from '#lib/loans/disburse.server.ts';
import { assert } from '#lib/shared/assert.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import type { PersonKey } from './data/people.ts';
import { insist } from './insist.ts';
import { deciders, LENDERS, PRODUCT } from './lending.server.ts';
import { ZONE } from './timeline.server.ts';
import { membersOf, treasurerOf, type Village } from './village.server.ts';

/** The most that is asked for: what feed for the rest of the season costs. */
const FEED = rupiah(300_000);

/** The groups lend half of what a promised harvest is worth; the first of each who promised one has asked and got it. */
export async function financeHarvests(village: Village): Promise<void> {
	for (const group of LENDERS) {
		const organisationId = village.organisation(group);
		const treasurer = village.as(treasurerOf(group));
		const { productId } = insist(
			await createLoanProduct(treasurer, organisationId, {
				...PRODUCT,
				...{ name: 'Modal panen', method: 'bullet', mostInstalments: 1, least: rupiah(50_000) },
				...{ feeBasisPoints: 0, advanceBasisPoints: 5_000 }
			})
		);
		for (const person of membersOf(group)) if (await borrow(village, { group, person, productId })) break;
	}
}

interface Borrower {
	readonly group: (typeof LENDERS)[number];
	readonly person: PersonKey;
	readonly productId: number;
}

async function borrow(village: Village, { group, person, productId }: Borrower): Promise<boolean> {
	const organisationId = village.organisation(group);
	const membershipId = village.membership(group, person);
	const worths = await worthsOf(db, membershipId, today(ZONE));
	const promised = worths.find(({ basis }) => basis === 'promise');
	const product = await loanProductById(db, productId);
	assert(product, 'the product was made');
	if (!promised || person === treasurerOf(group)) return false;
	const most = await mostAgainst(db, product, membershipId, promised);
	const asked = await askAgainstHarvest(village.as(person), {
		...{ productId, membershipId, basis: 'promise', promiseId: promised.promiseId },
		...{ amount: rupiah(Math.min(FEED, most)), saleBasisPoints: 6_000, key: newKey() },
		purpose: 'Pakan sampai panen'
	});
	// An officer may have borrowed all that officers may, and who waits for another loan asks for no second one.
	if (!asked.ok) return false;
	const { applicationId } = asked;
	for (const officer of deciders(group, person).slice(0, 2)) {
		insist(
			await voteOnLoan(village.as(officer), { organisationId, applicationId, inFavour: true, reason: '' })
		);
	}
	const paying = { organisationId, applicationId, how: 'cash', key: newKey() } as const;
	const paid = await disburseLoan(village.as(treasurerOf(group)), paying, { secured: mostForRequest });
	// The drawer may not hold it yet; it waits for the next meeting.
	if (!paid.ok) assert(paid.code === 'not_enough_cash', `a loan was refused: ${paid.code}`);
	return true;
}
