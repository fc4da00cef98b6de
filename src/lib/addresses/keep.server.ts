import { and, count, desc, eq } from 'drizzle-orm';
import { villageByCode } from '#lib/organisations/villages.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import type { AddressId, UserId } from '#lib/shared/ids.ts';
import type { Refused } from '#lib/shared/result.ts';
import { buyerAddress } from './schema.server.ts';

export const MOST_ADDRESSES = 20;

/** What the buyer says of a place. */
export interface AddressFields {
	readonly label: string;
	readonly name: string;
	/** As it is stored, with its country's code: `+62…`. */
	readonly phone: string;
	readonly villageCode: string;
	readonly address: string;
}

export type KeepAddressResult =
	| { ok: true; addressId: AddressId }
	| Refused<'forbidden' | 'not_found' | 'village_unknown' | 'too_many_addresses'>;

/** Adds a place to somebody's own addresses; the first one is the default. */
export async function addAddress(
	actor: Actor,
	fields: AddressFields,
	{ asDefault }: { asDefault: boolean }
): Promise<KeepAddressResult> {
	const { userId } = actor;
	if (userId === null) return { ok: false, code: 'forbidden' };
	return write((tx) => add(tx, userId, fields, asDefault));
}

/** Changes one of her own addresses; orders already placed keep what they were sent to. */
export async function changeAddress(
	actor: Actor,
	id: AddressId,
	fields: AddressFields,
	{ asDefault }: { asDefault: boolean }
): Promise<KeepAddressResult> {
	const { userId } = actor;
	if (userId === null) return { ok: false, code: 'forbidden' };
	return write(async (tx): Promise<KeepAddressResult> => {
		if (!(await ownAddress(tx, userId, id))) return { ok: false, code: 'not_found' };
		if (!(await villageByCode(tx, fields.villageCode))) return { ok: false, code: 'village_unknown' };
		await tx.update(buyerAddress).set(fields).where(eq(buyerAddress.id, id));
		if (asDefault) await makeDefaultWithin(tx, userId, id);
		return { ok: true, addressId: id };
	});
}

export type AddressMoveResult = { ok: true } | Refused<'forbidden' | 'not_found'>;

/** The address the checkout begins with. */
export async function makeDefault(actor: Actor, id: AddressId): Promise<AddressMoveResult> {
	const { userId } = actor;
	if (userId === null) return { ok: false, code: 'forbidden' };
	return write(async (tx): Promise<AddressMoveResult> => {
		if (!(await ownAddress(tx, userId, id))) return { ok: false, code: 'not_found' };
		await makeDefaultWithin(tx, userId, id);
		return { ok: true };
	});
}

/** Removes one of her own addresses; when it was the default the newest of the others takes its place. */
export async function removeAddress(actor: Actor, id: AddressId): Promise<AddressMoveResult> {
	const { userId } = actor;
	if (userId === null) return { ok: false, code: 'forbidden' };
	return write(async (tx): Promise<AddressMoveResult> => {
		const found = await ownAddress(tx, userId, id);
		if (!found) return { ok: false, code: 'not_found' };
		await tx.delete(buyerAddress).where(eq(buyerAddress.id, id));
		if (!found.isDefault) return { ok: true };
		const [next] = await tx
			.select({ id: buyerAddress.id })
			.from(buyerAddress)
			.where(eq(buyerAddress.userId, userId))
			.orderBy(desc(buyerAddress.id))
			.limit(1);
		if (next) await makeDefaultWithin(tx, userId, next.id);
		return { ok: true };
	});
}

/** Keeps where an order goes, once: the same house in the same village is not kept again. */
export async function rememberAddress(actor: Actor, fields: AddressFields): Promise<KeepAddressResult> {
	const { userId } = actor;
	if (userId === null) return { ok: false, code: 'forbidden' };
	return write(async (tx): Promise<KeepAddressResult> => {
		const known = await tx
			.select({ id: buyerAddress.id, address: buyerAddress.address })
			.from(buyerAddress)
			.where(and(eq(buyerAddress.userId, userId), eq(buyerAddress.villageCode, fields.villageCode)));
		const same = known.find(({ address }) => plain(address) === plain(fields.address));
		return same ? { ok: true, addressId: same.id } : add(tx, userId, fields, false);
	});
}

/** The same words whatever their capitals and spaces. */
function plain(address: string): string {
	return address.toLowerCase().replace(/\s+/g, ' ').trim();
}

async function add(
	tx: Tx,
	userId: UserId,
	fields: AddressFields,
	asDefault: boolean
): Promise<KeepAddressResult> {
	if (!(await villageByCode(tx, fields.villageCode))) return { ok: false, code: 'village_unknown' };
	const [kept] = await tx.select({ all: count() }).from(buyerAddress).where(eq(buyerAddress.userId, userId));
	const all = kept?.all ?? 0;
	if (all >= MOST_ADDRESSES) return { ok: false, code: 'too_many_addresses' };
	const [made] = await tx
		.insert(buyerAddress)
		.values({ ...fields, userId, isDefault: all === 0, createdAt: now() })
		.returning({ id: buyerAddress.id });
	if (!made) throw new Error('the address was not inserted');
	if (asDefault && all > 0) await makeDefaultWithin(tx, userId, made.id);
	return { ok: true, addressId: made.id };
}

/** The one before gives way first, since the database knows one default for each person. */
async function makeDefaultWithin(tx: Tx, userId: UserId, id: AddressId): Promise<void> {
	const own = eq(buyerAddress.userId, userId);
	await tx
		.update(buyerAddress)
		.set({ isDefault: false })
		.where(and(own, eq(buyerAddress.isDefault, true)));
	await tx
		.update(buyerAddress)
		.set({ isDefault: true })
		.where(and(own, eq(buyerAddress.id, id)));
}

async function ownAddress(tx: Tx, userId: UserId, id: AddressId) {
	const [found] = await tx
		.select({ isDefault: buyerAddress.isDefault })
		.from(buyerAddress)
		.where(and(eq(buyerAddress.id, id), eq(buyerAddress.userId, userId)));
	return found ?? null;
}
