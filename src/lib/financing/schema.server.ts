import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { ApplicationId } from '#lib/lending/ids.ts';
import { loanApplication } from '#lib/lending/schema.server.ts';
import { harvestPromise } from '#lib/promises/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { HarvestPromiseId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { BASES } from './bases.ts';

/** Against which harvest a loan was asked for, and what it was worth to its producer then. */
export const harvestFinancing = sqliteTable(
	'harvest_financing',
	{
		applicationId: integer('application_id')
			.$type<ApplicationId>()
			.primaryKey()
			.references(() => loanApplication.id),
		basis: text({ enum: BASES }).notNull(),
		promiseId: integer('promise_id')
			.$type<HarvestPromiseId>()
			.references(() => harvestPromise.id),
		/** After the fees of the BUM Desa and the group. */
		worth: integer().$type<Rupiah>().notNull()
	},
	(table) => [
		index('harvest_financing_promise').on(table.promiseId),
		check('harvest_financing_promised', sql`(${table.basis} = 'promise') = (${table.promiseId} IS NOT NULL)`),
		wholeNumber('harvest_financing_worth', table.worth, { least: 1 })
	]
);
