import { desc, eq } from 'drizzle-orm';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { organisationById } from '#lib/organisations/find.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now, today } from '#lib/shared/clock.server.ts';
import { write, type Reader } from '#lib/shared/database.server.ts';
import type { BookId, OrganisationId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { incomePerHead } from './schema.server.ts';

export interface IncomePerHead {
	readonly year: number;
	readonly amount: Rupiah;
	readonly source: string;
}

/** How far back a figure may lie: older ones measure another country. */
const YEARS_BACK = 10;

/** What holds for a book: the newest entry of the newest year, or null where nobody has entered one. */
export async function incomePerHeadOf(reader: Reader, bookId: BookId): Promise<IncomePerHead | null> {
	const [found] = await reader
		.select({
			year: incomePerHead.year,
			amount: incomePerHead.amount,
			source: incomePerHead.source
		})
		.from(incomePerHead)
		.where(eq(incomePerHead.bookId, bookId))
		.orderBy(desc(incomePerHead.year), desc(incomePerHead.id))
		.limit(1);
	return found ?? null;
}

export interface SetIncomePerHead extends IncomePerHead {
	readonly organisationId: OrganisationId;
}

export type SetIncomePerHeadResult = { ok: true } | Refused<'forbidden' | 'not_found' | 'year_outside'>;

/** An officer writes down the national income per head of a year, with who published it. It moves no money. */
export async function setIncomePerHead(
	actor: Actor,
	{ organisationId, year, amount, source }: SetIncomePerHead
): Promise<SetIncomePerHeadResult> {
	return write(async (tx): Promise<SetIncomePerHeadResult> => {
		const found = await organisationById(tx, organisationId);
		if (!found || actor.userId === null) return { ok: false, code: 'not_found' };
		if (!(await allow(tx, actor, organisationId, 'loans.configure'))) return { ok: false, code: 'forbidden' };
		const thisYear = Number(today(found.timeZone).slice(0, 4));
		if (year > thisYear || year < thisYear - YEARS_BACK) return { ok: false, code: 'year_outside' };
		const bookId = await savingsBookOf(tx, organisationId);
		await tx
			.insert(incomePerHead)
			.values({ bookId, year, amount, source, enteredBy: actor.userId, enteredAt: now() });
		await audit(tx, actor, {
			...{ action: 'health.income_per_head', organisationId, subject: `book:${bookId}` },
			detail: { year, amount, source }
		});
		return { ok: true };
	});
}
