import { and, asc, desc, eq, sql, type SQL } from 'drizzle-orm';
import { membership } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { BookId, MembershipId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, type Rupiah } from '#lib/shared/money.ts';
import { termDeposit, termProduct } from './schema.server.ts';

export async function depositById(reader: Reader, id: number) {
	const [found] = await reader.select().from(termDeposit).where(eq(termDeposit.id, id));
	return found ?? null;
}

/** A deposit with the name of what it was opened as, or null. */
export async function depositWithProduct(reader: Reader, id: number) {
	const [found] = await reader
		.select({ deposit: termDeposit, product: termProduct.name })
		.from(termDeposit)
		.innerJoin(termProduct, eq(termProduct.id, termDeposit.productId))
		.where(eq(termDeposit.id, id));
	return found ?? null;
}

/** A member's deposits, those that run first, then the newest; the latest fifty. */
export function depositsOfMember(reader: Reader, membershipId: MembershipId) {
	return reader
		.select({ deposit: termDeposit, product: termProduct.name })
		.from(termDeposit)
		.innerJoin(termProduct, eq(termProduct.id, termDeposit.productId))
		.where(eq(termDeposit.membershipId, membershipId))
		.orderBy(desc(eq(termDeposit.state, 'running')), desc(termDeposit.id))
		.limit(50);
}

/** The one that a deposit was rolled over into, or null. */
export async function rolledInto(reader: Reader, id: number) {
	const [found] = await reader
		.select({ id: termDeposit.id, number: termDeposit.number })
		.from(termDeposit)
		.where(eq(termDeposit.rolledFrom, id));
	return found ?? null;
}

/** A book's running deposits, the next to end first, a page at a time. */
export async function runningDeposits(
	reader: Reader,
	bookId: BookId,
	{ page, size }: { page: number; size: number }
) {
	return reader
		.select({ deposit: termDeposit, name: user.name })
		.from(termDeposit)
		.innerJoin(membership, eq(membership.id, termDeposit.membershipId))
		.innerJoin(user, eq(user.id, membership.userId))
		.where(and(eq(termDeposit.bookId, bookId), eq(termDeposit.state, 'running')))
		.orderBy(asc(termDeposit.maturesOn), asc(termDeposit.id))
		.limit(size)
		.offset((page - 1) * size);
}

/** How many deposits run in a book, and what they add up to. */
export function termSavings(reader: Reader, bookId: BookId) {
	return sumOf(reader, eq(termDeposit.bookId, bookId));
}

/** The same of one member. */
export function termSavingsOf(reader: Reader, membershipId: MembershipId) {
	return sumOf(reader, eq(termDeposit.membershipId, membershipId));
}

async function sumOf(reader: Reader, whose: SQL): Promise<{ deposits: number; amount: Rupiah }> {
	const [found] = await reader
		.select({
			deposits: sql<number>`count(*)`,
			amount: sql<Rupiah>`coalesce(sum(${termDeposit.amount}), 0)`
		})
		.from(termDeposit)
		.where(and(whose, eq(termDeposit.state, 'running')));
	return found ?? { deposits: 0, amount: NO_RUPIAH };
}
