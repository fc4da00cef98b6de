import { createHash } from 'node:crypto';
import { DrizzleSQLiteAdapter } from '@lucia-auth/adapter-drizzle';
import { Lucia, type Adapter } from 'lucia';
import { and, eq, isNull } from 'drizzle-orm';
import type { Locale } from '#lib/i18n/locale.ts';
import { db, write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import type { UserId as PersonId } from '#lib/shared/ids.ts';
import { session, user } from './schema.server.ts';

/** The only file that knows Lucia. The cookie carries the token; the database knows only its SHA-256. */

declare module 'lucia' {
	interface Register {
		Lucia: Sessions;
		UserId: PersonId;
		DatabaseUserAttributes: Omit<typeof user.$inferSelect, 'id'>;
	}
}

export const SESSION_COOKIE = 'sesi';

export interface SignedIn {
	readonly id: PersonId;
	readonly name: string;
	readonly phone: string | null;
	readonly email: string | null;
	readonly locale: Locale;
}

/** The database's id of a session: whoever steals the database cannot make a cookie from it. */
function idOf(token: string): string {
	return createHash('sha256').update(token).digest('hex');
}

type Run = <T>(work: (target: Reader) => Promise<T>) => Promise<T>;

/** Lucia's adapter, with tokens hashed on the way in, and each write sent where `run` says. */
function hashingAdapter(reader: Reader, run: Run): Adapter {
	const reading = new DrizzleSQLiteAdapter(reader, session, user);
	const writing = <T>(work: (adapter: DrizzleSQLiteAdapter) => Promise<T>) =>
		run((target) => work(new DrizzleSQLiteAdapter(target, session, user)));
	return {
		async getSessionAndUser(token) {
			const [row] = await reader
				.select({ session, user })
				.from(session)
				.innerJoin(user, eq(user.id, session.userId))
				.where(eq(session.id, idOf(token)));
			if (!row) return [null, null];
			const { id, ...attributes } = row.user;
			const { userId, expiresAt } = row.session;
			// Lucia passes the id back when it extends the session; it must get the token it came with.
			return [
				{ id: token, userId, expiresAt: new Date(expiresAt * 1000), attributes: {} },
				{ id, attributes }
			];
		},
		getUserSessions: (userId) => reading.getUserSessions(userId),
		setSession: (value) => writing((adapter) => adapter.setSession({ ...value, id: idOf(value.id) })),
		updateSessionExpiration: (token, expiresAt) =>
			writing((adapter) => adapter.updateSessionExpiration(idOf(token), expiresAt)),
		deleteSession: (token) => writing((adapter) => adapter.deleteSession(idOf(token))),
		deleteUserSessions: (userId) => writing((adapter) => adapter.deleteUserSessions(userId)),
		deleteExpiredSessions: () => writing((adapter) => adapter.deleteExpiredSessions())
	};
}

function sessionsOn(reader: Reader, run: Run) {
	return new Lucia(hashingAdapter(reader, run), {
		sessionCookie: { name: SESSION_COOKIE },
		getUserAttributes: ({ name, phone, email, locale, disabledAt }) => ({
			name,
			phone,
			email,
			locale,
			disabledAt
		})
	});
}

type Sessions = ReturnType<typeof sessionsOn>;

const sessions = sessionsOn(db, (work) => write((tx) => work(tx)));

/** Lucia inside a write job: its writes belong to the job's transaction. */
function sessionsIn(tx: Tx): Sessions {
	return sessionsOn(tx, (work) => work(tx));
}

/** Opens a session for 30 days, lengthened while it is used. The token goes into the cookie and nowhere else. */
export async function openSession(tx: Tx, userId: PersonId): Promise<{ token: string; expiresAt: Date }> {
	const opened = await sessionsIn(tx).createSession(userId, {});
	return { token: opened.id, expiresAt: opened.expiresAt };
}

export interface ReadSession {
	readonly user: SignedIn;
	readonly session: { readonly expiresAt: Date };
	/** The session was lengthened just now: send the cookie again. */
	readonly fresh: boolean;
}

/** Who is signed in with this cookie, read afresh at each request; null for an ended session or a disabled account. */
export async function readSession(token: string | undefined): Promise<ReadSession | null> {
	if (!token || token.length > 100) return null;
	const read = await sessions.validateSession(token);
	if (!read.session || read.user.disabledAt !== null) return null;
	const { id, name, phone, email, locale } = read.user;
	return {
		user: { id, name, phone, email, locale },
		session: { expiresAt: read.session.expiresAt },
		fresh: read.session.fresh
	};
}

/** Ends one session, at log-out. */
export async function endSession(token: string): Promise<void> {
	await sessions.invalidateSession(token);
}

/** Ends every session of a person: the password was changed, or the account disabled. */
export async function endAllSessions(tx: Tx, userId: PersonId): Promise<void> {
	await sessionsIn(tx).invalidateUserSessions(userId);
}

/** Deletes the sessions that have run out. */
export async function sweepSessions(): Promise<void> {
	await sessions.deleteExpiredSessions();
}

/** How the cookie must be set; `secure` only where the page came by https, else it would not come back. */
export function sessionCookieOptions(expiresAt: Date, secure: boolean) {
	return { path: '/', httpOnly: true, sameSite: 'lax', secure, expires: expiresAt } as const;
}

/** The person when the account is open. */
export function openAccount(userId: PersonId) {
	return and(eq(user.id, userId), isNull(user.disabledAt));
}
