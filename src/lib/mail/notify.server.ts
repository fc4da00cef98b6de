import { and, eq, isNotNull } from 'drizzle-orm';
import { now } from '#lib/shared/clock.server.ts';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import type { UserId } from '#lib/shared/ids.ts';
import type { MailKind } from './kinds.ts';
import { mail, mailAddress } from './schema.server.ts';
import { mailIsOn } from './transport.server.ts';

export interface Notice {
	readonly userId: UserId;
	/** What it is about; a second notice with it is not sent. */
	readonly key: string;
	readonly kind: MailKind;
	/** `number`, `amount` and `on` in words, and the `path` of the page. */
	readonly facts: Readonly<Record<string, string>>;
}

/**
 * Puts a notice into the post, in the transaction of what it tells; it leaves after the commit. Without a mail server, or for
 * who has not asked for e-mail, nothing is done.
 */
export async function notify(tx: Tx, notice: Notice): Promise<void> {
	if (!mailIsOn() || !(await wantsMail(tx, notice.userId))) return;
	await post(tx, notice);
}

/** The same without asking for a confirmed address: only for the question whether it is hers. */
export async function post(tx: Tx, notice: Notice): Promise<void> {
	await tx
		.insert(mail)
		.values({ ...notice, tryAt: now() })
		.onConflictDoNothing({ target: mail.key });
}

async function wantsMail(reader: Reader, userId: UserId): Promise<boolean> {
	const [found] = await reader
		.select({ userId: mailAddress.userId })
		.from(mailAddress)
		.where(and(eq(mailAddress.userId, userId), isNotNull(mailAddress.confirmedAt)));
	return found !== undefined;
}
