import { confirmPassword, disableAccount } from '#lib/people/account.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { write } from '#lib/shared/database.server.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { organisationsOf } from './find.server.ts';

export type CloseAccountResult =
	| { ok: true }
	| Refused<'forbidden' | 'wrong_password' | 'too_many' | 'busy' | 'still_officer' | 'still_member'>;

/** Closes one's own account. Who is still a member or an officer leaves first, since savings and duties hang on it. */
export async function closeAccount(actor: Actor, password: string): Promise<CloseAccountResult> {
	const confirmed = await confirmPassword(actor, password);
	if (!confirmed.ok) return confirmed;
	const { id } = confirmed.person;
	return write(async (tx) => {
		const belongings = await organisationsOf(tx, id);
		if (belongings.some(({ roles }) => roles.length > 0)) return refuse('still_officer');
		if (belongings.length > 0) return refuse('still_member');
		await disableAccount(tx, actor, id);
		return { ok: true as const };
	});
}
