import { and, asc, eq, isNotNull, isNull } from 'drizzle-orm';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Reader } from '#lib/shared/database.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { BookId, OrganisationId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { PreciseRate } from '#lib/shared/percent.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { termProduct } from './schema.server.ts';
import type { InterestPaid } from './terms.ts';

export type TermProduct = typeof termProduct.$inferSelect;

export interface EnterTermProduct {
	readonly organisationId: OrganisationId;
	readonly name: string;
	readonly months: number;
	readonly rate: PreciseRate;
	readonly least: Rupiah;
	readonly interestPaid: InterestPaid;
	readonly breakKeeps: PreciseRate;
	readonly breakFee: PreciseRate;
	readonly key: string;
}

export type EnterTermProductResult = { ok: true; productId: number } | Refused<'forbidden' | 'key_reused'>;

/** An officer enters what the group will offer; members see it once another has approved it. */
export async function enterTermProduct(
	actor: Actor,
	input: EnterTermProduct
): Promise<EnterTermProductResult> {
	const { organisationId, key, ...terms } = input;
	return write(async (tx): Promise<EnterTermProductResult> => {
		const { userId } = actor;
		if (!userId || !(await allow(tx, actor, organisationId, 'savings.rates'))) return refuse('forbidden');
		const body = { organisationId, ...terms };
		return once(tx, { scope: `term_product.enter:${userId}`, key, body }, async () => {
			const bookId = await savingsBookOf(tx, organisationId);
			const [made] = await tx
				.insert(termProduct)
				.values({ bookId, ...terms, enteredBy: userId, enteredAt: now() })
				.returning({ id: termProduct.id });
			assert(made, 'the product was inserted');
			await audit(tx, actor, {
				...{ action: 'term_product.enter', organisationId, subject: `term_product:${made.id}` },
				detail: { ...terms }
			});
			return { ok: true, productId: made.id };
		});
	});
}

export const PRODUCT_DECISIONS = ['approve', 'withdraw'] as const;

export interface DecideTermProduct {
	readonly organisationId: OrganisationId;
	readonly productId: number;
	readonly decision: (typeof PRODUCT_DECISIONS)[number];
}

export type DecideTermProductResult =
	{ ok: true } | Refused<'forbidden' | 'not_found' | 'own_entry' | 'already_done'>;

/** Another officer approves what waits; any of them takes away what waits or is offered. */
export async function decideTermProduct(
	actor: Actor,
	{ organisationId, productId, decision }: DecideTermProduct
): Promise<DecideTermProductResult> {
	return write(async (tx): Promise<DecideTermProductResult> => {
		const { userId } = actor;
		if (!userId || !(await allow(tx, actor, organisationId, 'savings.rates'))) return refuse('forbidden');
		const product = await termProductById(tx, productId);
		if (product?.bookId !== (await savingsBookOf(tx, organisationId))) return refuse('not_found');
		if (product.withdrawnAt !== null) return refuse('already_done');
		if (decision === 'approve') {
			if (product.approvedAt !== null) return refuse('already_done');
			if (product.enteredBy === userId) return refuse('own_entry');
		}
		await tx
			.update(termProduct)
			.set(decision === 'approve' ? { approvedBy: userId, approvedAt: now() } : { withdrawnAt: now() })
			.where(eq(termProduct.id, productId));
		await audit(tx, actor, {
			...{ action: `term_product.${decision}`, organisationId, subject: `term_product:${productId}` }
		});
		return { ok: true };
	});
}

export async function termProductById(reader: Reader, id: number): Promise<TermProduct | null> {
	const [found] = await reader.select().from(termProduct).where(eq(termProduct.id, id));
	return found ?? null;
}

/** Whether a new deposit may be opened with it. */
export function isOffered({ approvedAt, withdrawnAt }: TermProduct): boolean {
	return approvedAt !== null && withdrawnAt === null;
}

/** What a book offers, the shortest first. */
export function offeredProducts(reader: Reader, bookId: BookId): Promise<TermProduct[]> {
	return reader
		.select()
		.from(termProduct)
		.where(
			and(
				...[eq(termProduct.bookId, bookId), isNotNull(termProduct.approvedAt)],
				isNull(termProduct.withdrawnAt)
			)
		)
		.orderBy(asc(termProduct.months), asc(termProduct.id))
		.limit(50);
}

/** What waits for the second officer. */
export function waitingProducts(reader: Reader, bookId: BookId): Promise<TermProduct[]> {
	return reader
		.select()
		.from(termProduct)
		.where(
			and(
				...[eq(termProduct.bookId, bookId), isNull(termProduct.approvedAt)],
				isNull(termProduct.withdrawnAt)
			)
		)
		.orderBy(asc(termProduct.id))
		.limit(50);
}
