import { and, desc, eq, lt } from 'drizzle-orm';
import { entryHead } from '#lib/ledger/movements.server.ts';
import { membershipById } from '#lib/organisations/find.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { now } from '#lib/shared/clock.server.ts';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import {
	newKey,
	type MembershipId,
	type OrganisationId,
	type TransactionId,
	type UserId
} from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { SavingsKind } from './kinds.ts';
import { savingsBalance } from './accounts.server.ts';
import { savingsSlip } from './schema.server.ts';

export interface MakeSlip {
	readonly membershipId: MembershipId;
	readonly direction: 'deposit' | 'withdrawal';
	readonly kind: SavingsKind;
	readonly amount: Rupiah;
	readonly transactionId: TransactionId;
}

/** Writes the receipt of a deposit or withdrawal, in its transaction; returns the receipt's unguessable address. */
export async function makeSlip(tx: Tx, actor: Actor, slip: MakeSlip): Promise<string> {
	assert(actor.userId, 'a slip is made by a person');
	const token = newKey();
	await tx.insert(savingsSlip).values({
		...slip,
		token,
		balanceAfter: await savingsBalance(tx, slip.membershipId, slip.kind),
		madeBy: actor.userId,
		madeAt: now()
	});
	return token;
}

export interface Slip {
	readonly token: string;
	readonly membershipId: MembershipId;
	readonly organisationId: OrganisationId;
	readonly memberName: string;
	readonly memberNumber: number | null;
	readonly direction: 'deposit' | 'withdrawal';
	readonly kind: SavingsKind;
	readonly amount: Rupiah;
	readonly balanceAfter: Rupiah;
	/** The entry's number in the savings book: the receipt's number. */
	readonly number: number;
	/** Set when the deposit or withdrawal was taken back since. */
	readonly reversed: boolean;
	readonly madeBy: UserId;
	readonly madeAt: number;
}

/** A receipt by its address, or null. */
export async function slipByToken(reader: Reader, token: string): Promise<Slip | null> {
	const [found] = await reader.select().from(savingsSlip).where(eq(savingsSlip.token, token));
	if (!found) return null;
	const member = await membershipById(reader, found.membershipId);
	const head = await entryHead(reader, found.transactionId);
	assert(member && head, 'a slip belongs to a member and an entry');
	return {
		...found,
		organisationId: member.organisationId,
		memberName: member.name,
		memberNumber: member.number,
		number: head.number,
		reversed: head.reversed
	};
}

/** A member's receipts, newest first. */
export async function slipsOf(
	reader: Reader,
	membershipId: MembershipId,
	{ before = null, size = 20 }: { before?: number | null; size?: number } = {}
) {
	return reader
		.select({
			id: savingsSlip.id,
			token: savingsSlip.token,
			direction: savingsSlip.direction,
			kind: savingsSlip.kind,
			amount: savingsSlip.amount,
			madeAt: savingsSlip.madeAt
		})
		.from(savingsSlip)
		.where(
			and(eq(savingsSlip.membershipId, membershipId), lt(savingsSlip.id, before ?? Number.MAX_SAFE_INTEGER))
		)
		.orderBy(desc(savingsSlip.id))
		.limit(size);
}
