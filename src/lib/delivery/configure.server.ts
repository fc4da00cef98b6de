import { and, eq } from 'drizzle-orm';
import { allow } from '#lib/organisations/authority.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { write } from '#lib/shared/database.server.ts';
import type { OrganisationId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { deliveryZone, parcelRate } from './schema.server.ts';

export type ConfigureResult = { ok: true } | Refused<'forbidden'> | Refused<'not_found'>;

export interface SaveZone {
	readonly organisationId: OrganisationId;
	/** Null for a new one. */
	readonly zoneId: number | null;
	readonly name: string;
	/** Starts of village codes, separated by spaces; see `parseAreas`. */
	readonly areas: string;
	readonly charge: Rupiah;
	readonly active: boolean;
}

/** Adds or changes where a BUM Desa's own courier goes and for how much. Orders already placed keep their charge. */
export async function saveZone(actor: Actor, input: SaveZone): Promise<ConfigureResult> {
	const { organisationId, zoneId, ...values } = input;
	return write(async (tx) => {
		if (!(await allow(tx, actor, organisationId, 'delivery.configure')))
			return { ok: false, code: 'forbidden' };
		if (zoneId === null) {
			await tx.insert(deliveryZone).values({ organisationId, ...values });
		} else {
			const changed = await tx
				.update(deliveryZone)
				.set(values)
				.where(and(eq(deliveryZone.id, zoneId), eq(deliveryZone.organisationId, organisationId)))
				.returning({ id: deliveryZone.id });
			if (changed.length === 0) return { ok: false, code: 'not_found' };
		}
		await audit(tx, actor, { action: 'delivery.zone', organisationId, detail: { zoneId, ...values } });
		return { ok: true };
	});
}

export interface SaveParcelRate {
	readonly organisationId: OrganisationId;
	readonly provinceCode: string;
	readonly chargePerKilogram: Rupiah;
	/** How long a parcel takes. */
	readonly days: number;
}

/** Sets what a parcel to a province costs and how long it takes; one rate a province. */
export async function saveParcelRate(actor: Actor, input: SaveParcelRate): Promise<ConfigureResult> {
	const { organisationId, provinceCode, chargePerKilogram, days } = input;
	return write(async (tx) => {
		if (!(await allow(tx, actor, organisationId, 'delivery.configure')))
			return { ok: false, code: 'forbidden' };
		await tx
			.insert(parcelRate)
			.values({ organisationId, provinceCode, chargePerKilogram, days })
			.onConflictDoUpdate({
				target: [parcelRate.organisationId, parcelRate.provinceCode],
				set: { chargePerKilogram, days }
			});
		await audit(tx, actor, { action: 'delivery.parcel_rate', organisationId, detail: { ...input } });
		return { ok: true };
	});
}

/** Stops sending parcels to a province. */
export async function removeParcelRate(
	actor: Actor,
	{ organisationId, provinceCode }: Pick<SaveParcelRate, 'organisationId' | 'provinceCode'>
): Promise<ConfigureResult> {
	return write(async (tx) => {
		if (!(await allow(tx, actor, organisationId, 'delivery.configure')))
			return { ok: false, code: 'forbidden' };
		const gone = await tx
			.delete(parcelRate)
			.where(and(eq(parcelRate.organisationId, organisationId), eq(parcelRate.provinceCode, provinceCode)))
			.returning({ provinceCode: parcelRate.provinceCode });
		if (gone.length === 0) return { ok: false, code: 'not_found' };
		await audit(tx, actor, {
			action: 'delivery.parcel_rate_removed',
			organisationId,
			detail: { provinceCode }
		});
		return { ok: true };
	});
}
