import { and, asc, eq, sql } from 'drizzle-orm';
import { allow } from '#lib/organisations/authority.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Reader } from '#lib/shared/database.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { OrganisationId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import type { InputItemId } from './ids.ts';
import { inputItem } from './schema.server.ts';
import type { InputKind } from './terms.ts';

export interface AddInputItem {
	readonly organisationId: OrganisationId;
	readonly kind: InputKind;
	readonly name: string;
	readonly unit: string;
	readonly price: Rupiah;
	readonly key: string;
}

/** The shop sells something from now on. */
export async function addInputItem(
	actor: Actor,
	{ key, ...input }: AddInputItem
): Promise<{ ok: true; itemId: InputItemId } | Refused<'forbidden' | 'key_reused'>> {
	return write(async (tx) => {
		if (actor.userId === null || !(await allow(tx, actor, input.organisationId, 'inputs.manage'))) {
			return refuse('forbidden');
		}
		return once(tx, { scope: `input.add:${actor.userId}`, key, body: input }, async () => {
			assert(actor.userId, 'a person adds it');
			const [made] = await tx
				.insert(inputItem)
				.values({ ...input, createdBy: actor.userId, createdAt: now() })
				.returning({ id: inputItem.id });
			assert(made, 'the item was inserted');
			await audit(tx, actor, {
				...{ action: 'input.add', organisationId: input.organisationId, subject: `input_item:${made.id}` },
				detail: { name: input.name, price: input.price }
			});
			return { ok: true as const, itemId: made.id };
		});
	});
}

export interface ChangeInputItem {
	readonly organisationId: OrganisationId;
	readonly itemId: InputItemId;
	readonly price: Rupiah;
	readonly offered: boolean;
}

/** Another price for whoever orders from now on, or off sale and on again. */
export async function changeInputItem(
	actor: Actor,
	{ organisationId, itemId, price, offered }: ChangeInputItem
): Promise<{ ok: true } | Refused<'forbidden' | 'not_found'>> {
	return write(async (tx) => {
		if (!(await allow(tx, actor, organisationId, 'inputs.manage'))) return refuse('forbidden');
		const item = await inputItemById(tx, itemId);
		if (item?.organisationId !== organisationId) return refuse('not_found');
		await tx.update(inputItem).set({ price, offered }).where(eq(inputItem.id, itemId));
		await audit(tx, actor, {
			...{ action: 'input.change', organisationId, subject: `input_item:${itemId}` },
			detail: { from: item.price, to: price, offered }
		});
		return { ok: true as const };
	});
}

export type InputItem = typeof inputItem.$inferSelect & {
	/** Whole units on the shelf. */
	readonly left: number;
};

const left = sql<number>`coalesce((SELECT sum(l.left) FROM input_lot l WHERE l.item_id = input_item.id), 0)`;
const columns = {
	...{
		id: inputItem.id,
		organisationId: inputItem.organisationId,
		kind: inputItem.kind,
		name: inputItem.name
	},
	...{ unit: inputItem.unit, price: inputItem.price, offered: inputItem.offered },
	...{ createdBy: inputItem.createdBy, createdAt: inputItem.createdAt },
	left
};

export async function inputItemById(reader: Reader, itemId: InputItemId): Promise<InputItem | null> {
	const [found] = await reader.select(columns).from(inputItem).where(eq(inputItem.id, itemId));
	return found ?? null;
}

/** What a shop has, by kind and name; only what is offered, unless told otherwise. */
export function inputItemsOf(
	reader: Reader,
	organisationId: OrganisationId,
	{ all = false }: { all?: boolean } = {}
): Promise<InputItem[]> {
	const its = eq(inputItem.organisationId, organisationId);
	return reader
		.select(columns)
		.from(inputItem)
		.where(all ? its : and(its, eq(inputItem.offered, true)))
		.orderBy(asc(inputItem.kind), asc(inputItem.name), asc(inputItem.id))
		.limit(300);
}
