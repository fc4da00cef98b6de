import { beforeAll, describe, expect, test } from 'vitest';
import { addressesOf, addressOf } from '#lib/addresses/find.server.ts';
import {
	addAddress,
	changeAddress,
	makeDefault,
	MOST_ADDRESSES,
	rememberAddress,
	removeAddress,
	type AddressFields
} from '#lib/addresses/keep.server.ts';
import { placeOrder } from '#lib/orders/place.server.ts';
import { disableAccount } from '#lib/people/account.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { newKey, type AddressId, type UserId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { freshDatabase } from '../support/database.ts';
import { as, MORNING, openSale, openZone, orderOf, type Sale } from '../support/sale.ts';
import { barePerson } from '../support/village.ts';

freshDatabase();
const guest: Actor = { userId: null, address: '127.0.0.1', requestId: 'test' };
const HOME: AddressFields = {
	...{ label: 'Rumah', name: 'Rina Kusuma', phone: '+6281200000901' },
	...{ villageCode: '34.03.01.2001', address: 'Jalan Melati 3, RT 2' }
};
const later = { asDefault: false };
let sale: Sale;

beforeAll(async () => {
	setClock(MORNING);
	sale = await openSale();
	await openZone(sale, 10_000);
});

async function buyer(): Promise<{ id: UserId; actor: Actor }> {
	const id = await barePerson('Rina');
	return { id, actor: as(id) };
}

async function kept(actor: Actor, changes: Partial<AddressFields> = {}, options = later): Promise<AddressId> {
	const added = await addAddress(actor, { ...HOME, ...changes }, options);
	if (!added.ok) throw new Error(added.code);
	return added.addressId;
}

const shown = async (id: UserId) =>
	(await addressesOf(db, id)).map(({ label, isDefault }) => (isDefault ? `${label}*` : label));

describe('a buyer’s addresses', () => {
	test('the first is the default; there is one default, whatever is made it, and two at once', async () => {
		const { id, actor } = await buyer();
		const home = await kept(actor);
		const shop = await kept(actor, { label: 'Toko' });
		expect(await shown(id)).toEqual(['Rumah*', 'Toko']);
		await kept(actor, { label: 'Ibu' }, { asDefault: true });
		expect(await shown(id)).toEqual(['Ibu*', 'Toko', 'Rumah']);
		const both = await Promise.all([makeDefault(actor, home), makeDefault(actor, shop)]);
		expect(both).toEqual([{ ok: true }, { ok: true }]);
		expect(await shown(id)).toEqual(['Toko*', 'Ibu', 'Rumah']);
		expect((await addressOf(db, id, home))?.village.name).toBeTruthy();
	});

	test('two first ones at once make one default', async () => {
		const { id, actor } = await buyer();
		await Promise.all([kept(actor, { label: 'A' }), kept(actor, { label: 'B' })]);
		expect((await shown(id)).filter((label) => label.endsWith('*'))).toHaveLength(1);
	});

	test('the newest of the others follows a default that is removed', async () => {
		const { id, actor } = await buyer();
		const home = await kept(actor);
		await kept(actor, { label: 'Toko' });
		const last = await kept(actor, { label: 'Ibu' });
		await removeAddress(actor, home);
		expect(await shown(id)).toEqual(['Ibu*', 'Toko']);
		await removeAddress(actor, last);
		expect(await shown(id)).toEqual(['Toko*']);
	});

	test('are read, changed, chosen and removed by their owner alone', async () => {
		const [one, other] = [await buyer(), await buyer()];
		const home = await kept(one.actor);
		expect(await addressOf(db, other.id, home)).toBe(null);
		expect(await addressesOf(db, other.id)).toEqual([]);
		for (const actor of [other.actor, guest]) {
			const code = actor === guest ? 'forbidden' : 'not_found';
			expect(await changeAddress(actor, home, { ...HOME, label: 'Curi' }, later)).toEqual({
				ok: false,
				code
			});
			expect(await makeDefault(actor, home)).toEqual({ ok: false, code });
			expect(await removeAddress(actor, home)).toEqual({ ok: false, code });
		}
		expect(await addAddress(guest, HOME, later)).toEqual({ ok: false, code: 'forbidden' });
		expect(await rememberAddress(guest, HOME)).toEqual({ ok: false, code: 'forbidden' });
		expect(await shown(one.id)).toEqual(['Rumah*']);
	});

	test('lie in a village that is there, and are at most 20', async () => {
		const { id, actor } = await buyer();
		const nowhere = { ...HOME, villageCode: '99.99.99.9999' };
		expect(await addAddress(actor, nowhere, later)).toEqual({ ok: false, code: 'village_unknown' });
		const home = await kept(actor);
		expect(await changeAddress(actor, home, nowhere, later)).toEqual({ ok: false, code: 'village_unknown' });
		for (let count = 1; count < MOST_ADDRESSES; count += 1) await kept(actor, { label: `Alamat ${count}` });
		expect(await addAddress(actor, HOME, later)).toEqual({ ok: false, code: 'too_many_addresses' });
		expect(await addressesOf(db, id)).toHaveLength(MOST_ADDRESSES);
	});

	test('kept from the checkout once, though it is written with other capitals and spaces', async () => {
		const { id, actor } = await buyer();
		await rememberAddress(actor, HOME);
		await rememberAddress(actor, { ...HOME, label: 'Lain', address: '  jalan  MELATI 3, rt 2 ' });
		expect(await shown(id)).toEqual(['Rumah*']);
		await rememberAddress(actor, { ...HOME, label: 'Toko', address: 'Pasar, kios 4' });
		expect(await shown(id)).toEqual(['Rumah*', 'Toko']);
	});

	test('an order keeps where it was sent when the address is changed and removed', async () => {
		const { actor } = await buyer();
		const home = await kept(actor);
		const placed = await placeOrder(actor, {
			...{ key: newKey(), bumdesaId: sale.bumdesaId, shownTotal: rupiah(60_000) },
			lines: [{ listingId: sale.producer.listingId, quantity: 1000, shownPrice: rupiah(50_000) }],
			delivery: { method: 'courier', villageCode: HOME.villageCode, address: HOME.address },
			payment: { method: 'cash', membershipId: null },
			buyer: { name: HOME.name, phone: HOME.phone, email: null },
			...{ locale: 'id', note: '', cartToken: null }
		});
		if (!placed.ok) throw new Error(placed.code);
		await changeAddress(actor, home, { ...HOME, address: 'Pindah' }, later);
		await removeAddress(actor, home);
		expect(await orderOf(placed.number)).toMatchObject({
			...{ address: HOME.address, villageCode: HOME.villageCode, buyerName: HOME.name }
		});
	});

	test('go with an account that is closed', async () => {
		const [one, other] = [await buyer(), await buyer()];
		await kept(one.actor);
		await kept(other.actor);
		await write((tx) => disableAccount(tx, one.actor, one.id));
		expect([await shown(one.id), await shown(other.id)]).toEqual([[], ['Rumah*']]);
	});
});
