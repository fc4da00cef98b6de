import { and, asc, eq, isNull, lte } from 'drizzle-orm';
import { user } from '#lib/people/schema.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { registerJob } from '#lib/shared/jobs.server.ts';
import { log } from '#lib/shared/log.server.ts';
import { readSettings } from '#lib/shared/settings.server.ts';
import { mail, mailAddress } from './schema.server.ts';
import { deliver, mailIsOn } from './transport.server.ts';
import { writeLetter } from './write.ts';

const EVERY_MS = 5_000;
const BATCH = 20;
/** Over this a letter is given up: about two days, in ever longer pauses. */
const MOST_ATTEMPTS = 10;
const LONGEST_PAUSE_MS = 6 * 60 * 60 * 1000;

/**
 * Sends what waits, the oldest first. When the server does not take one, the run ends and the rest is tried at the next:
 * a dead server holds up nothing but the post. @returns how many were sent.
 */
export async function sendWaiting(): Promise<number> {
	if (!mailIsOn()) return 0;
	const rows = await db
		.select({
			...{ id: mail.id, kind: mail.kind, facts: mail.facts, attempts: mail.attempts },
			...{ email: mailAddress.email, confirmedAt: mailAddress.confirmedAt },
			...{ locale: user.locale, disabledAt: user.disabledAt }
		})
		.from(mail)
		.innerJoin(user, eq(user.id, mail.userId))
		.leftJoin(mailAddress, eq(mailAddress.userId, mail.userId))
		.where(and(isNull(mail.sentAt), isNull(mail.droppedAt), lte(mail.tryAt, now())))
		.orderBy(asc(mail.tryAt), asc(mail.id))
		.limit(BATCH);
	let sent = 0;
	for (const row of rows) {
		const wanted = row.email !== null && row.disabledAt === null;
		// Who stopped it meanwhile, or moved to an address that is not confirmed, is told nothing.
		if (!wanted || (row.kind !== 'confirm' && row.confirmedAt === null)) {
			await note(row.id, { droppedAt: now() });
			continue;
		}
		if (!(await sendOne(row, row.email ?? ''))) return sent;
		sent += 1;
	}
	return sent;
}

type Waiting = Pick<typeof mail.$inferSelect, 'id' | 'kind' | 'facts' | 'attempts'> & {
	readonly locale: 'id' | 'en';
};

async function sendOne({ id, kind, facts, locale, attempts }: Waiting, to: string): Promise<boolean> {
	try {
		const origin = (readSettings().origin ?? '').replace(/\/$/, '');
		await deliver(to, writeLetter({ kind, facts, locale, origin }), id);
	} catch (error) {
		// The address is the person's own and stays out of the log.
		log.error('a notice could not be sent', { mailId: id, attempts: attempts + 1, code: codeOf(error) });
		const pause = Math.min(LONGEST_PAUSE_MS, 30_000 * 2 ** attempts);
		const over = attempts + 1 >= MOST_ATTEMPTS;
		await note(id, {
			...{ attempts: attempts + 1, tryAt: now() + pause },
			...(over ? { droppedAt: now() } : {})
		});
		return false;
	}
	// What it said is in the mailbox now; nothing of it is kept here.
	await note(id, { sentAt: now(), facts: {} });
	return true;
}

function codeOf(error: unknown): string {
	return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

async function note(id: number, change: Partial<typeof mail.$inferInsert>): Promise<void> {
	await write((tx) => tx.update(mail).set(change).where(eq(mail.id, id)));
}

/** Called once at start; without a mail server there is nothing to do. */
export function registerMailJobs(): void {
	if (!mailIsOn()) return;
	registerJob(
		'mail.send',
		async () => {
			await sendWaiting();
		},
		EVERY_MS
	);
}
