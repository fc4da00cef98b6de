import type { RequestEvent } from '@sveltejs/kit';
import { bookById, booksOf, type Book } from '#lib/ledger/books.server.ts';
import { bookAccess, readableBooks, type BookAccess } from '#lib/reports/access.server.ts';
import { countRequest, findToken, type ReadingToken } from '#lib/reports/tokens.server.ts';
import { auditRefusal } from '#lib/shared/audit.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseBookDate, type BookDate } from '#lib/shared/dates.ts';
import { parseId } from '#lib/shared/ids.ts';
import { problem, valueProblem } from '#lib/shared/problem.ts';

/** Who asks: a token of an organisation, or the person of a session. */
type Asker = { token: ReadingToken } | { token: null };

/** Finds out who asks, or answers 401 or 429. A token that is wrong is not helped out by a session. */
async function askerOf(
	event: RequestEvent
): Promise<{ ok: true; asker: Asker } | { ok: false; answer: Response }> {
	const header = event.request.headers.get('authorization');
	if (header === null) {
		if (event.locals.user) return { ok: true, asker: { token: null } };
		return {
			ok: false,
			answer: unauthorized('Sign in at the desk, or send a token: Authorization: Bearer …')
		};
	}
	const secret = /^Bearer +([\w-]+)$/i.exec(header)?.[1];
	const token = secret ? await findToken(db, secret) : null;
	if (!token) return { ok: false, answer: unauthorized('The token is unknown or was revoked.') };
	const counted = await countRequest(token);
	if (counted.allowed) return { ok: true, asker: { token } };
	return {
		ok: false,
		answer: problem({
			status: 429,
			detail: `This token may ask ${token.perMinute} times a minute.`,
			headers: { 'retry-after': String(counted.retryAfterSeconds) }
		})
	};
}

function unauthorized(detail: string): Response {
	return problem({ status: 401, detail, headers: { 'www-authenticate': 'Bearer realm="books"' } });
}

/** The books that the session or token may read. */
export async function booksForApi(
	event: RequestEvent
): Promise<{ ok: true; books: Book[] } | { ok: false; answer: Response }> {
	const found = await askerOf(event);
	if (!found.ok) return found;
	const { token } = found.asker;
	const books = token ? await booksOf(db, token.organisationId) : await readableBooks(db, event.locals.actor);
	return { ok: true, books };
}

/**
 * The book of the address, as this session or token may read it; else 401, 429, or 404, which does not tell a book of
 * somebody else's from none. What was refused stands in the audit log.
 */
export async function bookForApi(
	event: RequestEvent
): Promise<{ ok: true; access: BookAccess } | { ok: false; answer: Response }> {
	const found = await askerOf(event);
	if (!found.ok) return found;
	const id = parseId<'book'>(event.params['id']);
	const book = id ? await bookById(db, id) : null;
	const access = book ? await accessOf(event, found.asker, book) : null;
	if (access) return { ok: true, access };
	if (book) {
		await auditRefusal(event.locals.actor, {
			action: 'books.read',
			organisationId: book.organisationId,
			subject: event.url.pathname,
			...(found.asker.token ? { detail: { apiKeyNumber: found.asker.token.id } } : {})
		});
	}
	return { ok: false, answer: problem({ status: 404, detail: 'There is no such book for you.' }) };
}

async function accessOf(event: RequestEvent, { token }: Asker, book: Book): Promise<BookAccess | null> {
	if (!token) return bookAccess(db, event.locals.actor, book.id);
	if (token.organisationId !== book.organisationId) return null;
	return { book, exact: token.scope === 'exact', ownMembershipId: null };
}

type ReadDate = { ok: true; date: BookDate | null } | { ok: false; answer: Response };

/** A date of the query; null when it is left out, 422 when it is none. */
export function queryDate(event: RequestEvent, name: string): ReadDate {
	const text = event.url.searchParams.get(name);
	if (text === null || text === '') return { ok: true, date: null };
	const date = parseBookDate(text);
	if (date) return { ok: true, date };
	const detail = 'Write a date of the calendar as YYYY-MM-DD.';
	return { ok: false, answer: valueProblem([{ field: name, code: 'date_invalid', detail }]) };
}
