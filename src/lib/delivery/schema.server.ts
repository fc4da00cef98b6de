import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { organisation } from '#lib/organisations/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { OrganisationId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';

/** Where a BUM Desa's own courier goes, and for how much. */
export const deliveryZone = sqliteTable(
	'delivery_zone',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		organisationId: integer('organisation_id')
			.$type<OrganisationId>()
			.notNull()
			.references(() => organisation.id),
		name: text().notNull(),
		/** Starts of village codes the zone covers, separated by spaces: `34.04 34.71.03`. */
		areas: text().notNull(),
		charge: integer().$type<Rupiah>().notNull(),
		active: integer({ mode: 'boolean' }).notNull().default(true)
	},
	(table) => [
		index('delivery_zone_organisation').on(table.organisationId),
		wholeNumber('delivery_zone_charge', table.charge, { least: 0 })
	]
);

/** What a parcel to a province costs per started kilogram. */
export const parcelRate = sqliteTable(
	'parcel_rate',
	{
		organisationId: integer('organisation_id')
			.$type<OrganisationId>()
			.notNull()
			.references(() => organisation.id),
		provinceCode: text('province_code').notNull(),
		chargePerKilogram: integer('charge_per_kilogram').$type<Rupiah>().notNull(),
		/** How long it takes; goods that spoil sooner are not offered by it. */
		days: integer().notNull()
	},
	(table) => [
		primaryKey({ columns: [table.organisationId, table.provinceCode] }),
		wholeNumber('parcel_rate_charge', table.chargePerKilogram, { least: 0 }),
		wholeNumber('parcel_rate_days', table.days, { least: 1 })
	]
);
