import { and, desc, eq, lte } from 'drizzle-orm';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { organisationById } from '#lib/organisations/find.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { write, type Reader } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { BookId, OrganisationId } from '#lib/shared/ids.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { withdrawalDays } from './schema.server.ts';
import { readDays, type Weekday } from './withdrawalDays.ts';

export interface SetWithdrawalDays {
	readonly organisationId: OrganisationId;
	/** None for every day. */
	readonly days: readonly Weekday[];
	readonly validFrom: BookDate;
}

export type SetWithdrawalDaysResult = { ok: true } | Refused<'forbidden' | 'date_too_early'>;

/**
 * Sets on which days the desk pays out voluntary savings, from today on at the earliest. At a meeting, and for who leaves,
 * every day is one.
 */
export async function setWithdrawalDays(
	actor: Actor,
	{ organisationId, days, validFrom }: SetWithdrawalDays
): Promise<SetWithdrawalDaysResult> {
	return write(async (tx): Promise<SetWithdrawalDaysResult> => {
		if (!(await allow(tx, actor, organisationId, 'organisation.edit'))) return refuse('forbidden');
		const group = await organisationById(tx, organisationId);
		assert(group, 'who may edit it knows that it is there');
		if (validFrom < today(group.timeZone)) return refuse('date_too_early');
		const bookId = await savingsBookOf(tx, organisationId);
		const kept = [...days].sort((a, b) => a - b).join(',');
		await tx
			.insert(withdrawalDays)
			.values({ bookId, days: kept, validFrom })
			.onConflictDoUpdate({
				target: [withdrawalDays.bookId, withdrawalDays.validFrom],
				set: { days: kept }
			});
		await audit(tx, actor, {
			...{ action: 'savings.withdrawal_days', organisationId, subject: `book:${bookId}` },
			detail: { days: kept, validFrom }
		});
		return { ok: true };
	});
}

/** The days in force on a date; none means every day. */
export async function withdrawalDaysOn(reader: Reader, bookId: BookId, on: BookDate): Promise<Weekday[]> {
	const [found] = await reader
		.select({ days: withdrawalDays.days })
		.from(withdrawalDays)
		.where(and(eq(withdrawalDays.bookId, bookId), lte(withdrawalDays.validFrom, on)))
		.orderBy(desc(withdrawalDays.validFrom))
		.limit(1);
	return readDays(found?.days ?? '');
}

/** All that were set, the newest first; the latest twenty. */
export async function withdrawalDaysSet(reader: Reader, bookId: BookId) {
	const rows = await reader
		.select({ days: withdrawalDays.days, validFrom: withdrawalDays.validFrom })
		.from(withdrawalDays)
		.where(eq(withdrawalDays.bookId, bookId))
		.orderBy(desc(withdrawalDays.validFrom))
		.limit(20);
	return rows.map(({ days, validFrom }) => ({ validFrom, days: readDays(days) }));
}
