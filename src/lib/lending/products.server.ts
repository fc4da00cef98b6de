import { and, desc, eq } from 'drizzle-orm';
import { zoneOf, savingsBookOf } from '#lib/ledger/books.server.ts';
import { checkTerms, type LoanField, type LoanMistake } from './checkTerms.ts';
import { loanSchedule } from './schedule.ts';
import type { Every, LoanTerms } from './terms.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now, today } from '#lib/shared/clock.server.ts';
import { write, type Reader } from '#lib/shared/database.server.ts';
import { addDays, addMonths, type BookDate } from '#lib/shared/dates.ts';
import type { BookId, OrganisationId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { loanProduct } from './schema.server.ts';

export type LoanProduct = typeof loanProduct.$inferSelect;
export type NewProduct = Omit<
	typeof loanProduct.$inferInsert,
	'id' | 'bookId' | 'offered' | 'createdBy' | 'createdAt'
>;

export type CreateProductResult =
	| { ok: true; productId: number }
	| Refused<'forbidden'>
	| Refused<'range_upside_down'>
	/** What is lent against a harvest is paid back at the harvest. */
	| Refused<'advance_needs_bullet'>
	| Refused<'terms', { field: LoanField; mistake: LoanMistake }>;

/** A group lends on new terms from now on. What cannot make a schedule is refused with its field. */
export async function createLoanProduct(
	actor: Actor,
	organisationId: OrganisationId,
	input: NewProduct
): Promise<CreateProductResult> {
	return write(async (tx): Promise<CreateProductResult> => {
		if (actor.userId === null || !(await allow(tx, actor, organisationId, 'loans.configure'))) {
			return { ok: false, code: 'forbidden' };
		}
		if (input.least > input.most) return { ok: false, code: 'range_upside_down' };
		if (input.advanceBasisPoints != null && input.method !== 'bullet') {
			return { ok: false, code: 'advance_needs_bullet' };
		}
		const bookId = await savingsBookOf(tx, organisationId);
		const disbursedOn = await todayIn(tx, bookId);
		for (const principal of [input.least, input.most]) {
			const wrong = mistakeIn(termsOf(input, { principal, instalments: input.mostInstalments, disbursedOn }));
			if (wrong) return { ok: false, code: 'terms', ...wrong };
		}
		const [made] = await tx
			.insert(loanProduct)
			.values({ ...input, bookId, offered: true, createdBy: actor.userId, createdAt: now() })
			.returning({ id: loanProduct.id });
		assert(made, 'the product was inserted');
		await audit(tx, actor, {
			action: 'loan.product',
			organisationId,
			subject: `loan_product:${made.id}`,
			detail: { name: input.name }
		});
		return { ok: true, productId: made.id };
	});
}

function mistakeIn(terms: LoanTerms): { field: LoanField; mistake: LoanMistake } | null {
	const refused = checkTerms(terms);
	if (refused) return { field: refused.field, mistake: refused.code };
	const made = loanSchedule(terms);
	return made.ok ? null : { field: made.field, mistake: made.code };
}

export interface Asked {
	readonly principal: Rupiah;
	readonly instalments: number;
	readonly disbursedOn: BookDate;
	/** For a loan that is paid back at harvest. */
	readonly harvestOn?: BookDate | null;
	/** Other than one period after the loan. */
	readonly firstDueOn?: BookDate;
}

/** What a product's terms are for one loan. The first instalment is due one period after it, or at harvest. */
export function termsOf(
	product:
		| Pick<
				LoanProduct,
				| 'method'
				| 'rate'
				| 'ratePer'
				| 'everyMonths'
				| 'everyWeeks'
				| 'gracePrincipal'
				| 'roundTo'
				| 'rounding'
				| 'dayCount'
		  >
		| NewProduct,
	{ principal, instalments, disbursedOn, harvestOn, firstDueOn }: Asked
): LoanTerms {
	const every = everyOf(product);
	const regular =
		'months' in every ? addMonths(disbursedOn, every.months) : addDays(disbursedOn, every.weeks * 7);
	const { method, rate, ratePer, gracePrincipal, roundTo, rounding, dayCount } = product;
	return {
		...{ principal, instalments, disbursedOn, every, method, rate, ratePer, gracePrincipal },
		...{ roundTo, rounding, dayCount },
		firstDueOn: harvestOn ?? firstDueOn ?? regular
	};
}

export function everyOf({ everyMonths, everyWeeks }: Pick<NewProduct, 'everyMonths' | 'everyWeeks'>): Every {
	return everyWeeks ? { weeks: everyWeeks } : { months: everyMonths ?? 1 };
}

/** A group's products, newest first; only what it still lends on, unless told otherwise. */
export function loanProducts(
	reader: Reader,
	bookId: BookId,
	{ ended = false }: { ended?: boolean } = {}
): Promise<LoanProduct[]> {
	const ofBook = eq(loanProduct.bookId, bookId);
	return reader
		.select()
		.from(loanProduct)
		.where(ended ? ofBook : and(ofBook, eq(loanProduct.offered, true)))
		.orderBy(desc(loanProduct.id));
}

export async function loanProductById(reader: Reader, id: number): Promise<LoanProduct | null> {
	const [found] = await reader.select().from(loanProduct).where(eq(loanProduct.id, id));
	return found ?? null;
}

/** A product is not offered any more; its loans run on. */
export async function endLoanProduct(
	actor: Actor,
	organisationId: OrganisationId,
	productId: number
): Promise<{ ok: true } | Refused<'forbidden'> | Refused<'not_found'>> {
	return write(async (tx) => {
		if (!(await allow(tx, actor, organisationId, 'loans.configure'))) {
			return { ok: false as const, code: 'forbidden' as const };
		}
		const product = await loanProductById(tx, productId);
		if (product?.bookId !== (await savingsBookOf(tx, organisationId))) {
			return { ok: false as const, code: 'not_found' as const };
		}
		await tx.update(loanProduct).set({ offered: false }).where(eq(loanProduct.id, productId));
		await audit(tx, actor, {
			action: 'loan.product_ended',
			organisationId,
			subject: `loan_product:${productId}`
		});
		return { ok: true as const };
	});
}

/** Today's date where a book is kept. */
export async function todayIn(reader: Reader, bookId: BookId): Promise<BookDate> {
	return today(await zoneOf(reader, bookId));
}
