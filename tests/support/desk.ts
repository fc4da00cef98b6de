import { accountOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, post } from '#lib/ledger/post.server.ts';
import { depositSavings } from '#lib/savings/deposit.server.ts';
import type { SavingsKind } from '#lib/savings/kinds.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { write } from '#lib/shared/database.server.ts';
import { newKey, type BookId, type MembershipId, type OrganisationId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { member, officer, type TestSeller } from './market.ts';
import { bareOrganisation } from './village.ts';

/** 23 November 2026, 10.00 in Jakarta. */
export const MORNING = Date.UTC(2026, 10, 23, 3);

/** A group with two officers and two members, and its one book. */
export interface Desk {
	id: OrganisationId;
	slug: string;
	book: BookId;
	ketua: Actor;
	bendahara: Actor;
	sri: TestSeller;
	wati: TestSeller;
}

export async function openDesk(): Promise<Desk> {
	const { id, slug, books } = await bareOrganisation('ksm');
	assert(books.group, 'a group keeps a group book');
	return {
		id,
		slug,
		book: books.group,
		ketua: await officer(id, 'ketua'),
		bendahara: await officer(id, 'bendahara'),
		sri: await member(id, 'Sri Lestari'),
		wati: await member(id, 'Wati Rahayu')
	};
}

/** A member brings cash to the desk; returns the receipt's token. */
export async function deposit(
	desk: Desk,
	membershipId: MembershipId,
	amount: number,
	kind: SavingsKind = 'voluntary'
): Promise<string> {
	const done = await depositSavings(desk.bendahara, {
		membershipId,
		kind,
		amount: rupiah(amount),
		key: newKey()
	});
	assert(done.ok, 'the deposit was taken');
	return done.slip;
}

/** Other income in cash on a date, straight through the ledger. */
export async function earn(desk: Desk, date: string, amount: number): Promise<void> {
	await write(async (tx) =>
		post(tx, {
			actor: desk.bendahara,
			kind: 'cash.in',
			source: { kind: 'book', key: String(desk.book) },
			entries: [
				{
					bookId: desk.book,
					date,
					memo: `Pemasukan ${date}`,
					postings: [
						debit(await accountOf(tx, desk.book, CODE.cash), rupiah(amount)),
						credit(await accountOf(tx, desk.book, CODE.otherIncome), rupiah(amount))
					]
				}
			]
		})
	);
}
