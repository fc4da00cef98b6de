import type { MailKind } from '#lib/mail/kinds.ts';
import { notify } from '#lib/mail/notify.server.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import { formatRupiah } from '#lib/shared/money.ts';
import type { Payout } from './find.server.ts';

type Told = Extract<MailKind, 'payout' | 'payout_refused' | 'payout_returned'>;

/** Tells the member what became of her payout, once, by e-mail if she asked for it. */
export async function tellMember(tx: Tx, { id, memberUserId, amount }: Payout, kind: Told): Promise<void> {
	const facts = { amount: formatRupiah(amount), path: '/saya/pencairan' };
	const key = kind === 'payout' ? `payout:${id}` : `${kind}:${id}`;
	await notify(tx, { userId: memberUserId, key, kind, facts });
}
