import { asc, eq } from 'drizzle-orm';
import { bookById, savingsBookOf } from '#lib/ledger/books.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { write, type Reader } from '#lib/shared/database.server.ts';
import { addMonths, type BookDate } from '#lib/shared/dates.ts';
import { assert } from '#lib/shared/assert.ts';
import type { BookId, OrganisationId } from '#lib/shared/ids.ts';
import { changed, unchanged } from '#lib/shared/lasting.server.ts';
import { formatRupiah, type Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import type { SavingsKind } from './kinds.ts';
import { savingsRule } from './schema.server.ts';

export interface SavingsRule {
	readonly kind: SavingsKind;
	/** Once for principal savings, each month for mandatory ones; what stays on voluntary ones. */
	readonly amount: Rupiah;
	readonly validFrom: BookDate;
}

/** What a book asks of its members, in the order the rules began. */
export async function rulesOf(reader: Reader, bookId: BookId): Promise<SavingsRule[]> {
	return unchanged(reader, rulesKey(bookId), async () => {
		const rows = await reader
			.select({ kind: savingsRule.kind, amount: savingsRule.amount, validFrom: savingsRule.validFrom })
			.from(savingsRule)
			.where(eq(savingsRule.bookId, bookId))
			.orderBy(asc(savingsRule.validFrom));
		return rows.map((row) => ({ ...row, validFrom: row.validFrom as BookDate }));
	});
}

const rulesKey = (bookId: BookId) => `savings rules:${bookId}`;

export interface SetSavingsRule {
	readonly organisationId: OrganisationId;
	readonly kind: SavingsKind;
	readonly amount: Rupiah;
	readonly validFrom: BookDate;
}

export type SetSavingsRuleResult = { ok: true } | Refused<'forbidden' | 'date_too_early'>;

/** How far back a rule may begin: what members owe from further back was settled under the old one. */
const MONTHS_BACK = 12;

/**
 * Sets what each member is asked to save from a date on. A rule of the same date is replaced; older ones keep
 * counting for the months they were in force.
 */
export async function setSavingsRule(actor: Actor, input: SetSavingsRule): Promise<SetSavingsRuleResult> {
	return write(async (tx) => {
		if (!(await allow(tx, actor, input.organisationId, 'organisation.edit'))) {
			return { ok: false, code: 'forbidden' };
		}
		const bookId = await savingsBookOf(tx, input.organisationId);
		const book = await bookById(tx, bookId);
		assert(book, 'the savings book was found');
		if (input.validFrom < addMonths(today(book.timeZone), -MONTHS_BACK)) {
			return { ok: false, code: 'date_too_early' };
		}
		await tx
			.insert(savingsRule)
			.values({ bookId, kind: input.kind, amount: input.amount, validFrom: input.validFrom })
			.onConflictDoUpdate({
				target: [savingsRule.bookId, savingsRule.kind, savingsRule.validFrom],
				set: { amount: input.amount }
			});
		changed(tx, rulesKey(bookId));
		await audit(tx, actor, {
			action: 'savings.rule',
			organisationId: input.organisationId,
			subject: `book:${bookId}`,
			detail: { kind: input.kind, amount: formatRupiah(input.amount), validFrom: input.validFrom }
		});
		return { ok: true };
	});
}
