import { eq } from 'drizzle-orm';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, post } from '#lib/ledger/post.server.ts';
import { taxOnNext } from '#lib/interest/daily.ts';
import { interestPayable, isCooperative, openDate, paidTo } from '#lib/interest/withhold.server.ts';
import { savingsAccountOf } from '#lib/savings/accounts.server.ts';
import { systemActor, type Actor } from '#lib/shared/actor.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import { addDays, type BookDate } from '#lib/shared/dates.ts';
import type { AccountId } from '#lib/shared/ids.ts';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';
import { termDeposit } from './schema.server.ts';
import { earnedUntil } from './terms.ts';

export type Deposit = typeof termDeposit.$inferSelect;

/** A deposit and the name its accounts carry. */
export interface Held {
	readonly deposit: Deposit;
	readonly name: string;
}

export const sourceOf = (deposit: Deposit) => ({ kind: 'term_deposit', key: String(deposit.id) });

/**
 * Books what was earned until a day (not counted): Dr interest on savings · Cr interest payable, dated the day before, or
 * `bookedOn`. Each stretch once: the key names the day it ends.
 */
export async function accrue(
	tx: Tx,
	{ deposit, name }: Held,
	until: BookDate,
	bookedOn = addDays(until, -1)
): Promise<Held> {
	const { bookId, membershipId, id } = deposit;
	const accrued = earnedUntil(deposit, until);
	const added = rupiah(accrued - deposit.accrued);
	if (added > 0) {
		await post(tx, {
			...{ actor: systemActor, kind: 'term_deposit.accrued', source: sourceOf(deposit) },
			key: `term_deposit:${id}:accrued:${until}`,
			entries: [
				{
					...{ bookId, date: await openDate(tx, bookId, bookedOn) },
					memo: `Jasa simpanan berjangka no. ${deposit.number} ${name}`,
					postings: [
						debit(await accountOf(tx, bookId, CODE.interestOnSavings), added),
						credit(await interestPayable(tx, bookId, { membershipId, name }), added)
					]
				}
			]
		});
	}
	return { name, deposit: await change(tx, deposit, { accrued, accruedUntil: until }) };
}

/**
 * Pays interest that stands payable: Dr interest payable · Cr voluntary savings (or `to`), tax withheld.
 *
 * @returns the deposit as it is then, and what arrived.
 */
export async function payInterest(
	tx: Tx,
	actor: Actor,
	{ deposit, name }: Held,
	{ amount, on, to }: { amount: Rupiah; on: BookDate; to?: AccountId }
): Promise<Held & { arrived: Rupiah }> {
	if (amount === 0) return { deposit, name, arrived: amount };
	const { bookId, membershipId } = deposit;
	const date = await openDate(tx, bookId, on);
	const before = await paidTo(tx, bookId, { membershipId, on: date });
	const tax = taxOnNext(before, amount, await isCooperative(tx, bookId));
	const arrived = rupiah(amount - tax);
	const target = to ?? (await savingsAccountOf(tx, membershipId, 'voluntary')).accountId;
	await post(tx, {
		...{ actor, kind: 'term_deposit.interest', source: sourceOf(deposit) },
		entries: [
			{
				...{ bookId, date, memo: `Jasa simpanan berjangka no. ${deposit.number} ${name} dibayarkan` },
				postings: [
					debit(await interestPayable(tx, bookId, { membershipId, name }), amount),
					credit(target, arrived),
					credit(await accountOf(tx, bookId, CODE.savingsTaxPayable), tax)
				]
			}
		]
	});
	const paid = rupiah(deposit.paid + amount);
	return { name, arrived, deposit: await change(tx, deposit, { paid, tax: rupiah(deposit.tax + tax) }) };
}

/** Writes what became of a deposit. @returns it as it is then. */
export async function change(tx: Tx, deposit: Deposit, to: Partial<Deposit>): Promise<Deposit> {
	await tx.update(termDeposit).set(to).where(eq(termDeposit.id, deposit.id));
	return { ...deposit, ...to };
}
