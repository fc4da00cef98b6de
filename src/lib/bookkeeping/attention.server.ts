import { sql } from 'drizzle-orm';
import type { Reader } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { OrganisationId } from '#lib/shared/ids.ts';

/** What somebody who looks after a group's books should see at a glance. */
export interface BookAttention {
	/** When the last entry was recorded, in any of its books; null when there is none. */
	readonly lastEntryAt: number | null;
	readonly lastEntryOn: BookDate | null;
	/** When a drawer was counted last; null when never. */
	readonly cashCountedAt: number | null;
	/** Entries, reversals and opening balances that wait for a second officer. */
	readonly draftsWaiting: number;
}

/** For the desk's first page and the facilitator's list of groups. */
export async function bookAttention(reader: Reader, organisationId: OrganisationId): Promise<BookAttention> {
	const [row] = await reader.all<BookAttention>(sql`
		SELECT max(t.recorded_at) AS lastEntryAt, max(e.date) AS lastEntryOn,
			(SELECT max(c.counted_at) FROM cash_count c JOIN book b ON b.id = c.book_id
				WHERE b.organisation_id = ${organisationId}) AS cashCountedAt,
			(SELECT count(*) FROM draft_entry d JOIN book b ON b.id = d.book_id
				WHERE b.organisation_id = ${organisationId} AND d.state = 'waiting')
			+ (SELECT count(*) FROM opening_draft o JOIN book b ON b.id = o.book_id
				WHERE b.organisation_id = ${organisationId} AND o.state = 'waiting') AS draftsWaiting
		FROM book b
		LEFT JOIN entry e ON e.book_id = b.id AND e.number = b.last_number
		LEFT JOIN ledger_transaction t ON t.id = e.transaction_id
		WHERE b.organisation_id = ${organisationId}`);
	return row ?? { lastEntryAt: null, lastEntryOn: null, cashCountedAt: null, draftsWaiting: 0 };
}
