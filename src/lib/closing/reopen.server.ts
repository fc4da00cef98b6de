import { and, eq, sql } from 'drizzle-orm';
import { booksOf, type Book } from '#lib/ledger/books.server.ts';
import { closedMonthsOf, openMonth } from '#lib/ledger/periods.server.ts';
import { orRefusal } from '#lib/ledger/post.server.ts';
import type { LedgerCode } from '#lib/ledger/posting.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit, audited } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import type { OrganisationId, UserId } from '#lib/shared/ids.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { closedYearsOf, takeYearBack } from './closeYear.server.ts';
import { parsePeriod, type Period } from './periods.ts';
import { reopening } from './schema.server.ts';

type WhyNot = 'not_closed' | 'year_closed' | 'later_year_closed' | 'surplus_shared';

export interface AskReopening {
	readonly organisationId: OrganisationId;
	readonly period: Period;
	/** Why, in words that every member may read. */
	readonly reason: string;
}

export type AskReopeningResult =
	{ ok: true; reopeningId: number } | Refused<'forbidden' | 'not_found' | 'already_asked' | WhyNot>;

/** One officer asks to open a closed month or year again; nothing opens until another agrees. */
export async function askReopening(actor: Actor, input: AskReopening): Promise<AskReopeningResult> {
	const { organisationId, period, reason } = input;
	return audited(
		actor,
		{ action: 'books.reopen', organisationId, subject: `period:${period}` },
		write(async (tx): Promise<AskReopeningResult> => {
			const books = await booksOf(tx, organisationId);
			if (books.length === 0) return refuse('not_found');
			if (!(await allow(tx, actor, organisationId, 'books.reopen'))) return refuse('forbidden');
			assert(actor.userId, 'whoever may reopen is a person');
			const waiting = (await reopeningsOf(tx, organisationId)).filter(({ state }) => state === 'waiting');
			if (waiting.some((each) => each.period === period)) return refuse('already_asked');
			const obstacle = await whyNotReopen(tx, books, period);
			if (obstacle) return refuse(obstacle);
			const [row] = await tx
				.insert(reopening)
				.values({ organisationId, period, reason, state: 'waiting', askedBy: actor.userId, askedAt: now() })
				.returning({ id: reopening.id });
			assert(row, 'the request was inserted');
			await audit(tx, actor, {
				action: 'books.ask_reopening',
				organisationId,
				subject: `period:${period}`,
				detail: { reason }
			});
			return { ok: true, reopeningId: row.id };
		})
	);
}

export interface DecideReopening {
	readonly organisationId: OrganisationId;
	readonly reopeningId: number;
	readonly approve: boolean;
}

export type DecideReopeningResult =
	{ ok: true } | Refused<'forbidden' | 'not_found' | 'already_done' | 'same_person' | WhyNot | LedgerCode>;

/**
 * A second officer agrees, which opens the month or takes the year's closing entries back, or refuses. Never the one
 * who asked; the database holds that too.
 */
export async function decideReopening(
	actor: Actor,
	{ organisationId, reopeningId, approve }: DecideReopening
): Promise<DecideReopeningResult> {
	return orRefusal(
		write(async (tx): Promise<DecideReopeningResult> => {
			const [asked] = await tx
				.select()
				.from(reopening)
				.where(and(eq(reopening.id, reopeningId), eq(reopening.organisationId, organisationId)));
			if (!asked) return refuse('not_found');
			if (!(await allow(tx, actor, organisationId, 'books.reopen'))) return refuse('forbidden');
			if (asked.state !== 'waiting') return refuse('already_done');
			if (approve && asked.askedBy === actor.userId) return refuse('same_person');
			if (approve) {
				const books = await booksOf(tx, organisationId);
				const obstacle = await whyNotReopen(tx, books, asked.period);
				if (obstacle) return refuse(obstacle);
				await open(tx, actor, books, asked);
			}
			await tx
				.update(reopening)
				.set({ state: approve ? 'approved' : 'refused', decidedBy: actor.userId, decidedAt: now() })
				.where(eq(reopening.id, reopeningId));
			await audit(tx, actor, {
				action: approve ? 'books.reopen' : 'books.refuse_reopening',
				organisationId,
				subject: `period:${asked.period}`,
				detail: { reason: asked.reason }
			});
			return { ok: true };
		})
	);
}

async function whyNotReopen(tx: Tx, books: readonly Book[], period: Period): Promise<WhyNot | null> {
	const [book] = books;
	const read = parsePeriod(period);
	if (!book || !read) return 'not_closed';
	const closedYears = await closedYearsOf(tx, book.organisationId);
	const years = closedYears.map(({ year }) => year);
	if (read.month === null) {
		const found = closedYears.find(({ year }) => year === read.year);
		if (!found) return 'not_closed';
		if (found.sharedAt !== null) return 'surplus_shared';
		// The closing of a later year began from what this one left.
		return years.some((year) => year > read.year) ? 'later_year_closed' : null;
	}
	if (years.includes(read.year)) return 'year_closed';
	const closed = await closedMonthsOf(
		tx,
		books.map(({ id }) => id)
	);
	return closed.some(({ month }) => month === read.month) ? null : 'not_closed';
}

async function open(
	tx: Tx,
	actor: Actor,
	books: readonly Book[],
	{ organisationId, period, reason }: AskReopening
): Promise<void> {
	const read = parsePeriod(period);
	assert(read, 'what was asked for is a month or a year');
	if (read.month === null) {
		const taken = await takeYearBack(tx, actor, { organisationId, year: read.year }, { books, reason });
		assert(taken, 'the year was closed');
		return;
	}
	await openMonth(
		tx,
		books.map(({ id }) => id),
		read.month
	);
}

export interface Reopening {
	readonly id: number;
	readonly period: Period;
	readonly reason: string;
	readonly state: 'waiting' | 'approved' | 'refused';
	readonly askedBy: UserId;
	readonly askedByName: string;
	readonly askedAt: number;
	readonly decidedByName: string | null;
	readonly decidedAt: number | null;
}

/** What was asked to be opened again, those that wait first, then the newest; members read it too. */
export async function reopeningsOf(
	reader: Reader,
	organisationId: OrganisationId,
	{ size = 30 }: { size?: number } = {}
): Promise<Reopening[]> {
	return reader.all<Reopening>(sql`
		SELECT r.id, r.period, r.reason, r.state, r.asked_by AS askedBy, ask.name AS askedByName, r.asked_at AS askedAt,
			decide.name AS decidedByName, r.decided_at AS decidedAt
		FROM reopening r JOIN user ask ON ask.id = r.asked_by LEFT JOIN user decide ON decide.id = r.decided_by
		WHERE r.organisation_id = ${organisationId}
		ORDER BY r.state = 'waiting' DESC, r.id DESC LIMIT ${size}`);
}
