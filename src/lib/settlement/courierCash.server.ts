import { and, asc, eq, ne } from 'drizzle-orm';
import { accountOf, balanceOf, findAccount } from '#lib/ledger/accounts.server.ts';
import { tradeBookOf } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, orRefusal, post } from '#lib/ledger/post.server.ts';
import { account } from '#lib/ledger/schema.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { dateIn } from '#lib/payments/refunds.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { OrganisationId, UserId } from '#lib/shared/ids.ts';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';

export interface CourierCash {
	readonly courierId: UserId;
	readonly name: string;
	/** Taken at doors and not yet brought to the desk. */
	readonly amount: Rupiah;
}

/** Who has the BUM Desa's money in their pocket, and how much by the books. */
export async function courierCash(reader: Reader, organisationId: OrganisationId): Promise<CourierCash[]> {
	const bookId = await tradeBookOf(reader, organisationId);
	const rows = await reader
		.select({ key: account.holderKey, name: account.holderName, amount: account.balance })
		.from(account)
		.where(
			and(
				eq(account.bookId, bookId),
				eq(account.code, CODE.cashInTransit),
				eq(account.holderKind, 'officer'),
				ne(account.balance, rupiah(0))
			)
		)
		.orderBy(asc(account.holderName));
	return rows.map(({ key, name, amount }) => ({ courierId: Number(key) as UserId, name, amount }));
}

export interface ReceiveCourierCash {
	readonly organisationId: OrganisationId;
	readonly courierId: UserId;
	/** What the page said the courier has; if more was taken meanwhile, it is shown again. */
	readonly shown: Rupiah;
	/** What was counted into the drawer. */
	readonly received: Rupiah;
	/** The form's idempotency key. */
	readonly key: string;
}

export type ReceiveCourierCashResult =
	| { ok: true; short: Rupiah }
	| Refused<'forbidden' | 'stale' | 'too_much' | 'key_reused' | 'closed_period'>
	/** Nobody counts her own money in. */
	| Refused<'needs_another_officer'>;

/**
 * The courier brings the money from the doors: Dr cash · Cr cash in transit. What is missing is from then on a debt of
 * the courier: Dr receivable from officers.
 */
export async function receiveCourierCash(
	actor: Actor,
	input: ReceiveCourierCash
): Promise<ReceiveCourierCashResult> {
	return orRefusal(
		write(async (tx): Promise<ReceiveCourierCashResult> => {
			if (!(await allow(tx, actor, input.organisationId, 'orders.confirm_payment'))) {
				return { ok: false, code: 'forbidden' };
			}
			if (actor.userId === input.courierId) return { ok: false, code: 'needs_another_officer' };
			const { key, ...body } = input;
			return once(tx, { scope: `courier.cash:${actor.userId}`, key, body }, () => receive(tx, actor, input));
		})
	) as Promise<ReceiveCourierCashResult>;
}

async function receive(tx: Tx, actor: Actor, input: ReceiveCourierCash): Promise<ReceiveCourierCashResult> {
	const { organisationId, courierId, received } = input;
	const due = await cashHeldBy(tx, input);
	if (due === 0 || due !== input.shown) return { ok: false, code: 'stale' };
	if (received > due) return { ok: false, code: 'too_much' };
	await bringCash(tx, actor, { organisationId, courierId, due, received });
	return { ok: true, short: rupiah(due - received) };
}

type Carried = Pick<ReceiveCourierCash, 'organisationId' | 'courierId'>;

/** What a courier has with her by the books. */
export async function cashHeldBy(reader: Reader, { organisationId, courierId }: Carried): Promise<Rupiah> {
	const bookId = await tradeBookOf(reader, organisationId);
	const key = String(courierId);
	const inTransit = await findAccount(reader, bookId, CODE.cashInTransit, { kind: 'officer', key });
	return inTransit ? balanceOf(reader, inTransit) : rupiah(0);
}

/**
 * Posts what a courier brings of what she has: all of `due` leaves her hands, and what is missing of it becomes her debt.
 * The caller has checked that she has it and that no more than it is received.
 */
export async function bringCash(
	tx: Tx,
	actor: Actor,
	{ organisationId, courierId, due, received }: Carried & { readonly due: Rupiah; readonly received: Rupiah }
): Promise<void> {
	const bookId = await tradeBookOf(tx, organisationId);
	const key = String(courierId);
	const inTransit = await findAccount(tx, bookId, CODE.cashInTransit, { kind: 'officer', key });
	assert(inTransit, 'who brings cash has an account for it');
	const [holder] = await tx
		.select({ name: account.holderName })
		.from(account)
		.where(eq(account.id, inTransit));
	const name = holder?.name ?? '';
	const short = rupiah(due - received);
	await post(tx, {
		actor,
		kind: 'courier.cash',
		source: { kind: 'officer', key },
		entries: [
			{
				bookId,
				date: await dateIn(tx, bookId),
				memo: short > 0 ? `Setoran tunai kurir ${name}, kurang` : `Setoran tunai kurir ${name}`,
				postings: [
					debit(await accountOf(tx, bookId, CODE.cash), received),
					debit(
						await accountOf(tx, bookId, CODE.receivableFromOfficers, { kind: 'officer', key, name }),
						short
					),
					credit(inTransit, due)
				]
			}
		]
	});
	await audit(tx, actor, {
		action: 'courier.cash',
		organisationId,
		subject: `user:${key}`,
		detail: { received, short }
	});
}
