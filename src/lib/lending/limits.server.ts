import { and, eq, sql } from 'drizzle-orm';
import { account } from '#lib/ledger/schema.server.ts';
import { membershipById } from '#lib/organisations/find.server.ts';
import { officersOf } from '#lib/organisations/officers.server.ts';
import { savingsBalance } from '#lib/savings/accounts.server.ts';
import { SAVINGS_KINDS } from '#lib/savings/kinds.ts';
import type { Saver } from '#lib/savings/saver.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { BookId, MembershipId } from '#lib/shared/ids.ts';
import { rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { owedOnLoans } from './find.server.ts';
import type { LoanProduct } from './products.server.ts';
import { relativesOf } from './relatives.server.ts';

/** What related parties may owe together, of the group's own capital. Source: PermenkopUKM 8/2023. */
const RELATED_PARTIES_PERCENT = 10;

/** Which limit a loan would pass, that limit, and the most that can still be lent under it. */
export type LimitRefusal =
	| Refused<'above_member', { limit: Rupiah; most: Rupiah }>
	| Refused<'above_group', { limit: Rupiah; most: Rupiah }>
	| Refused<'above_savings', { limit: Rupiah; most: Rupiah }>
	| Refused<'above_related', { limit: Rupiah; most: Rupiah }>;

interface Wanted {
	readonly membershipId: MembershipId;
	readonly amount: Rupiah;
}

/**
 * Whether a loan stays within every limit: what one member may owe, what all may owe on these terms, how many times
 * her savings, and what officers and their families may owe together. Asked when a loan is asked for, and again when it
 * is paid out, because others may have borrowed in between.
 *
 * @returns the first limit it would pass, or null.
 */
export async function refuseAboveLimits(
	reader: Reader,
	product: LoanProduct,
	saver: Saver,
	wanted: Wanted
): Promise<LimitRefusal | null> {
	return (
		(await refuseAboveMember(reader, product, wanted)) ??
		(await refuseAboveGroup(reader, product, wanted)) ??
		(await refuseAboveSavings(reader, product, wanted)) ??
		(await refuseRelated(reader, saver, wanted))
	);
}

function above<Code extends LimitRefusal['code']>(code: Code, amount: Rupiah, limit: number, owed: Rupiah) {
	const most = rupiah(Math.max(0, limit - owed));
	return amount > most ? { ok: false as const, code, limit: rupiah(Math.max(0, limit)), most } : null;
}

async function refuseAboveMember(
	reader: Reader,
	product: LoanProduct,
	{ membershipId, amount }: Wanted
): Promise<LimitRefusal | null> {
	if (product.memberMost === null) return null;
	const owed = await owedOnLoans(reader, product.bookId, { membershipId });
	return above('above_member', amount, product.memberMost, owed);
}

async function refuseAboveGroup(
	reader: Reader,
	product: LoanProduct,
	{ amount }: Wanted
): Promise<LimitRefusal | null> {
	if (product.groupMost === null) return null;
	const owed = await owedOnLoans(reader, product.bookId, { productId: product.id });
	return above('above_group', amount, product.groupMost, owed);
}

async function refuseAboveSavings(
	reader: Reader,
	product: LoanProduct,
	{ membershipId, amount }: Wanted
): Promise<LimitRefusal | null> {
	if (product.savingsMultiple === null) return null;
	const savings: Rupiah[] = [];
	for (const kind of SAVINGS_KINDS) savings.push(await savingsBalance(reader, membershipId, kind));
	const owed = await owedOnLoans(reader, product.bookId, { membershipId });
	return above('above_savings', amount, sumRupiah(savings) * product.savingsMultiple, owed);
}

/** What officers and their families owe together stays within a tenth of the group's own capital. */
async function refuseRelated(
	reader: Reader,
	saver: Saver,
	{ amount, membershipId }: Wanted
): Promise<LimitRefusal | null> {
	const officers = await officersOf(reader, saver.organisationId);
	const relatives = await relativesOf(reader, saver.organisationId);
	const userIds = [...officers, ...relatives].map(({ userId }) => userId);
	const member = await membershipById(reader, membershipId);
	if (!member || !userIds.includes(member.userId)) return null;
	const owed = await owedOnLoans(reader, saver.bookId, { userIds });
	const capital = await ownCapital(reader, saver.bookId);
	return above('above_related', amount, Math.floor((capital * RELATED_PARTIES_PERCENT) / 100), owed);
}

/** What the members own together: equity as it stands, the year's result so far left out. */
async function ownCapital(reader: Reader, bookId: BookId): Promise<number> {
	const [found] = await reader
		.select({ amount: sql<number>`coalesce(-sum(${account.balance}), 0)` })
		.from(account)
		.where(and(eq(account.bookId, bookId), eq(account.type, 'equity'), eq(account.isControl, false)));
	return found?.amount ?? 0;
}
