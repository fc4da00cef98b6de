import { and, asc, desc, eq, isNotNull, isNull, lte } from 'drizzle-orm';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Reader } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { BookId, OrganisationId } from '#lib/shared/ids.ts';
import type { PreciseRate } from '#lib/shared/percent.ts';
import type { Refused } from '#lib/shared/result.ts';
import { savingsInterest, savingsRate } from './schema.server.ts';

export type SavingsRate = typeof savingsRate.$inferSelect;

export interface EnterRate {
	readonly organisationId: OrganisationId;
	readonly rate: PreciseRate;
	readonly roundTo: number;
	/** The first of a month that has not been posted yet. */
	readonly validFrom: BookDate;
}

export type EnterRateResult = { ok: true } | Refused<'forbidden' | 'rate_waiting' | 'month_posted'>;

/** An officer enters what voluntary savings will earn; it holds once another has approved it. */
export async function enterRate(actor: Actor, input: EnterRate): Promise<EnterRateResult> {
	return write(async (tx): Promise<EnterRateResult> => {
		if (actor.userId === null || !(await allow(tx, actor, input.organisationId, 'savings.rates'))) {
			return { ok: false, code: 'forbidden' };
		}
		const bookId = await savingsBookOf(tx, input.organisationId);
		const { rate, roundTo, validFrom } = input;
		if (await waitingRate(tx, bookId)) return { ok: false, code: 'rate_waiting' };
		// Interest that was posted stands: a rate never reaches back behind it.
		if ((await lastPostedMonth(tx, bookId)) >= validFrom.slice(0, 7))
			return { ok: false, code: 'month_posted' };
		await tx.insert(savingsRate).values({
			...{ bookId, rate, roundTo, validFrom, enteredBy: actor.userId, enteredAt: now() }
		});
		await audit(tx, actor, {
			action: 'savings.rate.enter',
			organisationId: input.organisationId,
			subject: `book:${bookId}`,
			detail: { rate, validFrom }
		});
		return { ok: true };
	});
}

export type DecideRateResult = { ok: true } | Refused<'forbidden' | 'not_found' | 'own_entry'>;

/** Another officer approves the rate that waits, or takes it away. */
export async function decideRate(
	actor: Actor,
	{ organisationId, approve }: { organisationId: OrganisationId; approve: boolean }
): Promise<DecideRateResult> {
	return write(async (tx): Promise<DecideRateResult> => {
		if (actor.userId === null || !(await allow(tx, actor, organisationId, 'savings.rates'))) {
			return { ok: false, code: 'forbidden' };
		}
		const waiting = await waitingRate(tx, await savingsBookOf(tx, organisationId));
		if (!waiting) return { ok: false, code: 'not_found' };
		if (approve && waiting.enteredBy === actor.userId) return { ok: false, code: 'own_entry' };
		if (approve) {
			await tx
				.update(savingsRate)
				.set({ approvedBy: actor.userId, approvedAt: now() })
				.where(eq(savingsRate.id, waiting.id));
		} else await tx.delete(savingsRate).where(eq(savingsRate.id, waiting.id));
		await audit(tx, actor, {
			action: approve ? 'savings.rate.approve' : 'savings.rate.refuse',
			organisationId,
			subject: `savings_rate:${waiting.id}`
		});
		return { ok: true };
	});
}

/** The rate that waits for the second officer, or null. */
export async function waitingRate(reader: Reader, bookId: BookId): Promise<SavingsRate | null> {
	const [found] = await reader
		.select()
		.from(savingsRate)
		.where(and(eq(savingsRate.bookId, bookId), isNull(savingsRate.approvedAt)));
	return found ?? null;
}

/** What voluntary savings earn in the month that begins on a day, or null. */
export async function rateOn(reader: Reader, bookId: BookId, first: BookDate): Promise<SavingsRate | null> {
	const [found] = await reader
		.select()
		.from(savingsRate)
		.where(
			and(
				eq(savingsRate.bookId, bookId),
				isNotNull(savingsRate.approvedAt),
				lte(savingsRate.validFrom, first)
			)
		)
		.orderBy(desc(savingsRate.validFrom), desc(savingsRate.id))
		.limit(1);
	return found ?? null;
}

/** The first approved rate of a book: interest begins with it. */
export async function firstRate(reader: Reader, bookId: BookId): Promise<SavingsRate | null> {
	const [found] = await reader
		.select()
		.from(savingsRate)
		.where(and(eq(savingsRate.bookId, bookId), isNotNull(savingsRate.approvedAt)))
		.orderBy(asc(savingsRate.validFrom))
		.limit(1);
	return found ?? null;
}

/** The newest month with interest in the books, or an empty text. */
export async function lastPostedMonth(reader: Reader, bookId: BookId): Promise<string> {
	const [found] = await reader
		.select({ month: savingsInterest.month })
		.from(savingsInterest)
		.where(eq(savingsInterest.bookId, bookId))
		.orderBy(desc(savingsInterest.month))
		.limit(1);
	return found?.month ?? '';
}
