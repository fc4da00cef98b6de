import { applyInside, type ApplyResult } from '#lib/lending/apply.server.ts';
import { loanProductById } from '#lib/lending/products.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { membershipById } from '#lib/organisations/find.server.ts';
import { saverAt } from '#lib/savings/saver.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { HarvestPromiseId, MembershipId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { mostLent, type Basis } from './bases.ts';
import { owedOnHarvests } from './find.server.ts';
import { harvestFinancing } from './schema.server.ts';
import { worthsOf } from './worth.server.ts';

export interface AskAgainstHarvest {
	readonly productId: number;
	readonly membershipId: MembershipId;
	readonly basis: Basis;
	/** Which promise, where it is one. */
	readonly promiseId: HarvestPromiseId | null;
	readonly amount: Rupiah;
	/** How much of each of her sales she lets repay it, in hundredths of a percent. */
	readonly saleBasisPoints: number;
	readonly purpose: string;
	readonly key: string;
}

export type AskAgainstHarvestResult =
	| ApplyResult
	/** More than the terms lend against it. */
	| Refused<'harvest_short', { most: Rupiah }>;

/**
 * A producer asks for money against what she will be paid for, herself or through an officer; the group decides as on any
 * loan. It is due two weeks after the harvest, and each of her sales repays it before, up to the share she agrees to.
 */
export async function askAgainstHarvest(
	actor: Actor,
	input: AskAgainstHarvest
): Promise<AskAgainstHarvestResult> {
	return write(async (tx): Promise<AskAgainstHarvestResult> => {
		const member = await membershipById(tx, input.membershipId);
		if (!member || actor.userId === null) return { ok: false, code: 'not_found' };
		const own = member.userId === actor.userId;
		if (!own && !(await allow(tx, actor, member.organisationId, 'loans.enter'))) {
			return { ok: false, code: 'forbidden' };
		}
		const { key, ...body } = input;
		return once(tx, { scope: `financing.ask:${actor.userId}`, key, body }, () => ask(tx, actor, input));
	});
}

async function ask(tx: Tx, actor: Actor, input: AskAgainstHarvest): Promise<AskAgainstHarvestResult> {
	const { productId, membershipId, basis, promiseId, amount, saleBasisPoints, purpose, key } = input;
	const saver = await saverAt(tx, membershipId);
	const product = await loanProductById(tx, productId);
	if (!saver || product?.bookId !== saver.bookId) return { ok: false, code: 'not_found' };
	if (product.advanceBasisPoints === null) return { ok: false, code: 'harvest_only' };
	const worths = await worthsOf(tx, membershipId, saver.today);
	const found = worths.find((each) => each.basis === basis && each.promiseId === promiseId);
	if (!found) return { ok: false, code: 'not_found' };
	const most = mostLent(found.worth, product.advanceBasisPoints, await owedOnHarvests(tx, membershipId));
	if (amount > most) return { ok: false, code: 'harvest_short', most };
	const asked = await applyInside(tx, actor, saver, {
		...{ productId, membershipId, amount, instalments: 1, harvestOn: found.dueOn, purpose, key },
		...{ assignedBasisPoints: saleBasisPoints, guarantors: [] }
	});
	if (!asked.ok) return asked;
	await tx.insert(harvestFinancing).values({
		...{ applicationId: asked.applicationId, basis, promiseId, worth: found.worth }
	});
	return asked;
}
