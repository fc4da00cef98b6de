import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { accountOf, balanceOf } from '#lib/ledger/accounts.server.ts';
import { bookById, savingsBookOf } from '#lib/ledger/books.server.ts';
import { openedWith } from '#lib/ledger/movements.server.ts';
import { account } from '#lib/ledger/schema.server.ts';
import { membershipById, standingOf } from '#lib/organisations/find.server.ts';
import { assert } from '#lib/shared/assert.ts';
import { today } from '#lib/shared/clock.server.ts';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import { lasting } from '#lib/shared/lasting.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { AccountId, BookId, MembershipId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';
import { SAVINGS_CODE } from './codes.ts';
import { mandatoryExpected } from './dues.ts';
import type { SavingsKind } from './kinds.ts';
import { rulesOf, type SavingsRule } from './rules.server.ts';
import { savingsAccount, savingsHold } from './schema.server.ts';

export interface SavingsAccount {
	readonly bookId: BookId;
	readonly accountId: AccountId;
}

/**
 * A member's savings account of a kind, opened on first use. The database refuses to let it fall below zero.
 *
 * @throws when the membership is unknown or its organisation keeps no savings: the caller chose both.
 */
export async function savingsAccountOf(
	tx: Tx,
	membershipId: MembershipId,
	kind: SavingsKind
): Promise<SavingsAccount> {
	const found = await findSavingsAccount(tx, membershipId, kind);
	if (found) return found;
	const member = await membershipById(tx, membershipId);
	assert(member, `no membership ${membershipId}`);
	const bookId = await savingsBookOf(tx, member.organisationId);
	const accountId = await accountOf(tx, bookId, SAVINGS_CODE[kind], {
		kind: 'membership',
		key: String(membershipId),
		name: member.name,
		neverOverdrawn: true
	});
	await tx.insert(savingsAccount).values({ membershipId, kind, bookId, accountId });
	return { bookId, accountId };
}

/** The same without opening one. */
export async function findSavingsAccount(
	reader: Reader,
	membershipId: MembershipId,
	kind: SavingsKind
): Promise<SavingsAccount | null> {
	return lasting(reader, `savings:${membershipId}:${kind}`, async () => {
		const [found] = await reader
			.select({ bookId: savingsAccount.bookId, accountId: savingsAccount.accountId })
			.from(savingsAccount)
			.where(and(eq(savingsAccount.membershipId, membershipId), eq(savingsAccount.kind, kind)));
		return found ?? null;
	});
}

/** A member's accounts by kind; those never used are missing. */
export async function savingsAccountsOf(
	reader: Reader,
	membershipId: MembershipId
): Promise<ReadonlyMap<SavingsKind, AccountId>> {
	const rows = await reader
		.select({ kind: savingsAccount.kind, accountId: savingsAccount.accountId })
		.from(savingsAccount)
		.where(eq(savingsAccount.membershipId, membershipId));
	return new Map(rows.map(({ kind, accountId }) => [kind, accountId]));
}

/** What a member has saved, in whole rupiah; 0 before the first deposit. */
export async function savingsBalance(
	reader: Reader,
	membershipId: MembershipId,
	kind: SavingsKind
): Promise<Rupiah> {
	const found = await findSavingsAccount(reader, membershipId, kind);
	// The ledger counts debit as positive; savings stand in credit.
	return found ? rupiah(-(await balanceOf(reader, found.accountId))) : NO_RUPIAH;
}

export type SavingsBalances = Readonly<Record<SavingsKind, Rupiah>>;

/** All three balances of a member, in whole rupiah, in one query. */
export async function savingsBalances(reader: Reader, membershipId: MembershipId): Promise<SavingsBalances> {
	const balances = { principal: NO_RUPIAH, mandatory: NO_RUPIAH, voluntary: NO_RUPIAH };
	const rows = await reader
		.select({ kind: savingsAccount.kind, balance: account.balance })
		.from(savingsAccount)
		.innerJoin(account, eq(account.id, savingsAccount.accountId))
		.where(eq(savingsAccount.membershipId, membershipId));
	// The ledger counts debit as positive; savings stand in credit.
	for (const { kind, balance } of rows) balances[kind] = rupiah(0 - balance);
	return balances;
}

/** What is held and not yet released on a savings account, in whole rupiah. */
export async function heldOn(reader: Reader, accountId: AccountId): Promise<Rupiah> {
	const [held] = await reader
		.select({ total: sql<number>`coalesce(sum(${savingsHold.amount}), 0)` })
		.from(savingsHold)
		.where(and(eq(savingsHold.accountId, accountId), isNull(savingsHold.releasedAt)));
	return rupiah(held?.total ?? 0);
}

/** What a member may take out now: voluntary savings less what is held. */
export async function availableVoluntary(reader: Reader, membershipId: MembershipId): Promise<Rupiah> {
	const found = await findSavingsAccount(reader, membershipId, 'voluntary');
	if (!found) return NO_RUPIAH;
	const [balance, held] = await Promise.all([
		balanceOf(reader, found.accountId),
		heldOn(reader, found.accountId)
	]);
	return rupiah(-balance - held);
}

/** What the group has agreed stays on each member's voluntary savings on a date, in whole rupiah. */
export async function leastVoluntary(reader: Reader, bookId: BookId, on: BookDate): Promise<Rupiah> {
	return askedOn(await rulesOf(reader, bookId), 'voluntary', on);
}

/** What the newest rule of a kind that began by a date asks, in whole rupiah; 0 before the first. */
export function askedOn(rules: readonly SavingsRule[], asked: SavingsKind, on: BookDate): Rupiah {
	const rule = rules.filter(({ kind, validFrom }) => kind === asked && validFrom <= on).at(-1);
	return rule?.amount ?? NO_RUPIAH;
}

/**
 * What a member may take away now: what is available, less what the group agreed stays. Her own instalments and
 * purchases may use what stays.
 */
export async function withdrawable(reader: Reader, membershipId: MembershipId): Promise<Rupiah> {
	const found = await findSavingsAccount(reader, membershipId, 'voluntary');
	if (!found) return NO_RUPIAH;
	const [book, available] = await Promise.all([
		bookById(reader, found.bookId),
		availableVoluntary(reader, membershipId)
	]);
	if (!book) return NO_RUPIAH;
	const stays = await leastVoluntary(reader, book.id, today(book.timeZone));
	return rupiah(Math.max(0, available - stays));
}

/**
 * Mandatory savings a member owes on a date, in whole rupiah: every month from joining up to and with the date's own
 * month, at the amount in force that month, less what was paid. What was brought over with the opening balances
 * settles the months before it and counts for none after.
 */
export async function mandatoryDue(
	reader: Reader,
	membershipId: MembershipId,
	on: BookDate
): Promise<Rupiah> {
	const [member, found] = await Promise.all([
		standingOf(reader, membershipId),
		findSavingsAccount(reader, membershipId, 'mandatory')
	]);
	if (!member?.joinedOn || member.state !== 'active') return NO_RUPIAH;
	const [asked, opening, inLedger] = await Promise.all([
		savingsBookOf(reader, member.organisationId).then((bookId) => rulesOf(reader, bookId)),
		found ? openedWith(reader, found.accountId) : null,
		found ? balanceOf(reader, found.accountId) : NO_RUPIAH
	]);
	const rules = asked.filter(({ kind }) => kind === 'mandatory');
	const balance = 0 - inLedger;
	const expected = mandatoryExpected({
		rules,
		joinedOn: member.joinedOn,
		openedOn: opening?.date ?? null,
		on
	});
	return rupiah(Math.max(0, expected - (balance + (opening?.amount ?? 0))));
}

/** Principal savings still to be paid, in whole rupiah, by the rule in force on a date. */
export async function principalDue(
	reader: Reader,
	membershipId: MembershipId,
	on: BookDate
): Promise<Rupiah> {
	const [member, paid] = await Promise.all([
		standingOf(reader, membershipId),
		savingsBalance(reader, membershipId, 'principal')
	]);
	if (!member || member.state !== 'active') return NO_RUPIAH;
	const bookId = await savingsBookOf(reader, member.organisationId);
	const asked = askedOn(await rulesOf(reader, bookId), 'principal', on);
	return rupiah(Math.max(0, asked - paid));
}

/** What stands on an account that holds savings of a kind. */
export interface Saved {
	readonly accountId: AccountId;
	readonly amount: Rupiah;
}

/** What these members have saved, by kind, in one read; kinds never used are missing. */
export async function savedByMembers(
	reader: Reader,
	membershipIds: readonly MembershipId[]
): Promise<ReadonlyMap<MembershipId, ReadonlyMap<SavingsKind, Saved>>> {
	const found = new Map<MembershipId, Map<SavingsKind, Saved>>();
	if (membershipIds.length === 0) return found;
	const rows = await reader
		.select({
			membershipId: savingsAccount.membershipId,
			kind: savingsAccount.kind,
			accountId: savingsAccount.accountId,
			balance: account.balance
		})
		.from(savingsAccount)
		.innerJoin(account, eq(account.id, savingsAccount.accountId))
		.where(inArray(savingsAccount.membershipId, [...membershipIds]));
	for (const { membershipId, kind, accountId, balance } of rows) {
		const kinds = found.get(membershipId) ?? new Map<SavingsKind, Saved>();
		// The ledger counts debit as positive; savings stand in credit.
		found.set(membershipId, kinds.set(kind, { accountId, amount: rupiah(-balance) }));
	}
	return found;
}
