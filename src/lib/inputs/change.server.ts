import { eq } from 'drizzle-orm';
import { tradeBookOf } from '#lib/ledger/books.server.ts';
import { orRefusal } from '#lib/ledger/post.server.ts';
import { reverseTransaction } from '#lib/ledger/reverse.server.ts';
import { todayIn } from '#lib/lending/products.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { faultPoint } from '#lib/shared/fault.server.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { unregisterVat } from '#lib/taxes/outputVat.server.ts';
import { inputOrderById, type InputOrder } from './find.server.ts';
import type { InputOrderId } from './ids.ts';
import { inputOrder } from './schema.server.ts';
import { putBackInputs } from './stock.server.ts';

type Changed = { ok: true } | Refused<string>;

/** What is paid goes to the member: nothing leaves the shop before. */
export async function handOverInputs(actor: Actor, orderId: InputOrderId): Promise<Changed> {
	return write(async (tx): Promise<Changed> => {
		const found = await inputOrderById(tx, orderId);
		if (!found) return refuse('not_found');
		if (!(await allow(tx, actor, found.organisationId, 'inputs.manage'))) return refuse('forbidden');
		if (found.state === 'handed') return { ok: true };
		if (found.state !== 'paid') return refuse('wrong_state');
		await tx
			.update(inputOrder)
			.set({ state: 'handed', handedBy: actor.userId, handedAt: now() })
			.where(eq(inputOrder.id, orderId));
		faultPoint('input.handed');
		await audit(tx, actor, {
			...{ action: 'input.handed', organisationId: found.organisationId, subject: `input_order:${orderId}` }
		});
		return { ok: true };
	});
}

/**
 * Cancels what was not handed over: by the member or the shop while nothing is paid; what was paid from savings only by
 * the shop, and then the money and the goods go back where they were. What a loan has paid is handed over, or given back
 * through the loan.
 */
export async function cancelInputs(actor: Actor, orderId: InputOrderId): Promise<Changed> {
	return orRefusal<Changed>(
		write(async (tx): Promise<Changed> => {
			const found = await inputOrderById(tx, orderId);
			if (!found) return refuse('not_found');
			const shop = await allow(tx, actor, found.organisationId, 'inputs.manage');
			if (!shop && found.memberUserId !== actor.userId) return refuse('forbidden');
			if (found.state === 'cancelled') return { ok: true };
			const isPaid = found.state === 'paid';
			if (found.state !== 'asked' && !isPaid) return refuse('wrong_state');
			if (isPaid && (found.way === 'loan' || !shop)) return refuse('wrong_state');
			if (isPaid) {
				const given = await giveBack(tx, actor, found);
				if (!given.ok) return given;
			}
			await tx.update(inputOrder).set({ state: 'cancelled' }).where(eq(inputOrder.id, orderId));
			await audit(tx, actor, {
				...{ action: 'input.cancelled', organisationId: found.organisationId },
				...{ subject: `input_order:${orderId}`, detail: { paid: isPaid } }
			});
			return { ok: true };
		})
	);
}

async function giveBack(tx: Tx, actor: Actor, found: InputOrder): Promise<Changed> {
	assert(found.transactionId, 'what is paid has its entry');
	const bookId = await tradeBookOf(tx, found.organisationId);
	const date = await todayIn(tx, bookId);
	const reason = 'Pesanan saprodi dibatalkan';
	const reversed = await reverseTransaction(tx, { actor, transactionId: found.transactionId, date, reason });
	if (!reversed.ok) return reversed;
	const { transactionId } = reversed;
	await unregisterVat(tx, found.transactionId, { bookId, transactionId, date });
	await putBackInputs(tx, found.id);
	faultPoint('input.given_back');
	return { ok: true };
}
