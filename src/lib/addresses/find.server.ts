import { and, desc, eq } from 'drizzle-orm';
import { village } from '#lib/organisations/schema.server.ts';
import type { Village } from '#lib/organisations/villages.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { AddressId, UserId } from '#lib/shared/ids.ts';
import type { AddressFields } from './keep.server.ts';
import { buyerAddress } from './schema.server.ts';

export interface Address extends AddressFields {
	readonly id: AddressId;
	readonly isDefault: boolean;
	readonly village: Village;
}

function addresses(reader: Reader) {
	return reader
		.select({
			id: buyerAddress.id,
			label: buyerAddress.label,
			name: buyerAddress.name,
			phone: buyerAddress.phone,
			villageCode: buyerAddress.villageCode,
			address: buyerAddress.address,
			isDefault: buyerAddress.isDefault,
			village
		})
		.from(buyerAddress)
		.innerJoin(village, eq(village.code, buyerAddress.villageCode));
}

/** A person's own addresses, the default first, then the newest; there are never many. */
export async function addressesOf(reader: Reader, userId: UserId): Promise<Address[]> {
	return addresses(reader)
		.where(eq(buyerAddress.userId, userId))
		.orderBy(desc(buyerAddress.isDefault), desc(buyerAddress.id));
}

/** One of her own; null for somebody else's. */
export async function addressOf(reader: Reader, userId: UserId, id: AddressId): Promise<Address | null> {
	const [found] = await addresses(reader).where(
		and(eq(buyerAddress.userId, userId), eq(buyerAddress.id, id))
	);
	return found ?? null;
}
