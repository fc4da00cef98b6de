import { sql } from 'drizzle-orm';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { bookById } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { closedMonthsOf } from '#lib/ledger/periods.server.ts';
import { orRefusal, post } from '#lib/ledger/post.server.ts';
import type { LedgerCode } from '#lib/ledger/posting.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { systemActor, type Actor } from '#lib/shared/actor.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db, write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import {
	addMonths,
	firstOfMonth,
	lastOfMonth,
	monthOf,
	type BookDate,
	type BookMonth
} from '#lib/shared/dates.ts';
import type { BookId } from '#lib/shared/ids.ts';
import { registerJob } from '#lib/shared/jobs.server.ts';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { assetAccounts } from './acquire.server.ts';
import { usedUpTo, type Depreciable } from './depreciation.ts';
import { assetDepreciation } from './schema.server.ts';

interface Due extends Depreciable {
	readonly id: number;
	readonly bookId: BookId;
	readonly name: string;
	readonly amount: Rupiah;
}

/**
 * The assets of some books that a month uses up and that are not depreciated for it yet. What earlier months missed,
 * because they were closed before the asset was entered, is caught up with.
 */
export async function depreciationDue(
	reader: Reader,
	bookIds: readonly BookId[],
	month: BookMonth
): Promise<Due[]> {
	if (bookIds.length === 0) return [];
	const ids = sql.join(
		bookIds.map((id) => sql`${id}`),
		sql`, `
	);
	const rows = await reader.all<Omit<Due, 'amount'> & { posted: number }>(sql`
		SELECT a.id, a.book_id AS bookId, a.name, a.cost, a.residual, a.useful_months AS usefulMonths,
			a.acquired_on AS acquiredOn, a.used_before AS usedBefore,
			coalesce((SELECT sum(d.amount) FROM asset_depreciation d WHERE d.asset_id = a.id), 0) AS posted
		FROM asset a
		WHERE a.book_id IN (${ids}) AND a.useful_months > 0 AND substr(a.acquired_on, 1, 7) <= ${month}
			AND NOT EXISTS (SELECT 1 FROM asset_depreciation d WHERE d.asset_id = a.id AND d.month >= ${month})
			AND NOT EXISTS (SELECT 1 FROM asset_disposal g WHERE g.asset_id = a.id AND g.state = 'approved'
				AND substr(g.date, 1, 7) <= ${month})
		ORDER BY a.id`);
	return rows
		.map(({ posted, ...row }) => ({ ...row, amount: rupiah(usedUpTo(row, month) - row.usedBefore - posted) }))
		.filter(({ amount }) => amount > 0);
}

export type DepreciateResult =
	{ ok: true; assets: number } | Refused<'forbidden' | 'not_found' | 'month_running' | LedgerCode>;

/** Posts what a month used up of a book's assets, dated its last day; what is posted already is left alone. */
export async function depreciateMonth(
	actor: Actor,
	{ bookId, month }: { bookId: BookId; month: BookMonth }
): Promise<DepreciateResult> {
	return orRefusal(
		write(async (tx): Promise<DepreciateResult> => {
			const book = await bookById(tx, bookId);
			if (!book) return refuse('not_found');
			const allowed = actor === systemActor || (await allow(tx, actor, book.organisationId, 'books.enter'));
			if (!allowed) return refuse('forbidden');
			const date = lastOfMonth(month);
			if (date > today(book.timeZone)) return refuse('month_running');
			const due = await depreciationDue(tx, [bookId], month);
			for (const each of due) await postDepreciation(tx, actor, each, { month, date });
			if (due.length > 0) {
				await audit(tx, actor, {
					action: 'asset.depreciate',
					organisationId: book.organisationId,
					subject: `month:${month}`,
					detail: { assets: due.map(({ id }) => id) }
				});
			}
			return { ok: true, assets: due.length };
		})
	);
}

/** Depreciates one asset for a month; the row's key and the transaction's both refuse a second time. */
export async function postDepreciation(
	tx: Tx,
	actor: Actor,
	asset: Pick<Due, 'id' | 'bookId' | 'name' | 'usefulMonths' | 'amount'>,
	{ month, date }: { month: BookMonth; date: BookDate }
): Promise<void> {
	const { id, bookId, name, amount } = asset;
	const { used } = await assetAccounts(tx, asset);
	const { transactionId } = await post(tx, {
		actor,
		kind: 'asset.depreciation',
		source: { kind: 'asset', key: String(id) },
		key: `asset:${id}:${month}`,
		entries: [
			{
				bookId,
				date,
				memo: `Penyusutan ${month}: ${name}`,
				postings: [
					{ accountId: await accountOf(tx, bookId, CODE.depreciation), amount },
					{ accountId: used, amount: rupiah(-amount) }
				]
			}
		]
	});
	await tx.insert(assetDepreciation).values({ assetId: id, month, amount, transactionId });
}

/**
 * Depreciates every month of a book that has passed and is still open, oldest first, so that each month carries its own;
 * what is posted already is left alone.
 */
export async function depreciatePassed(actor: Actor, bookId: BookId): Promise<DepreciateResult> {
	const book = await bookById(db, bookId);
	const [first] = await db.all<{ on: BookDate | null }>(
		sql`SELECT min(a.acquired_on) AS "on" FROM asset a WHERE a.book_id = ${bookId}`
	);
	if (!book || !first?.on) return refuse('not_found');
	const closed = new Set((await closedMonthsOf(db, [bookId])).map(({ month }) => month));
	const running = monthOf(today(book.timeZone));
	let assets = 0;
	for (let day = firstOfMonth(monthOf(first.on)); monthOf(day) < running; day = addMonths(day, 1)) {
		if (closed.has(monthOf(day))) continue;
		const done = await depreciateMonth(actor, { bookId, month: monthOf(day) });
		if (!done.ok) return done;
		assets += done.assets;
	}
	return { ok: true, assets };
}

/** Does so in every book with assets; run again it finds nothing to do. */
export async function depreciateEverywhere(): Promise<void> {
	const books = await db.all<{ bookId: BookId }>(sql`SELECT DISTINCT a.book_id AS bookId FROM asset a`);
	for (const { bookId } of books) await depreciatePassed(systemActor, bookId);
}

const EVERY_MS = 6 * 60 * 60 * 1000;

/** Called once at start. */
export function registerDepreciation(): void {
	registerJob('assets.depreciate', depreciateEverywhere, EVERY_MS);
}
