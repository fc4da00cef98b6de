import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { media } from '#lib/media/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { AgreementId, MediaId, MembershipId, OrganisationId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { BookDate, TimeZone } from '#lib/shared/dates.ts';
import { DELIVERERS, MOST_PURCHASE_DAYS, SPOILAGE_BEARERS } from './agreement.ts';
import { ORGANISATION_KINDS, ROLES } from './roles.ts';

/** Provinces to villages by government code (kode wilayah), from idn-area-data; filled at start. */
export const village = sqliteTable(
	'village',
	{
		/** As `34.04.01.2001`. */
		code: text().primaryKey(),
		name: text().notNull(),
		district: text().notNull(),
		regency: text().notNull(),
		province: text().notNull(),
		provinceCode: text('province_code').notNull()
	},
	(table) => [index('village_province').on(table.provinceCode)]
);

/** Which edition of the list of villages has been loaded, and whether all of it. */
export const villageEdition = sqliteTable('village_edition', {
	edition: text().primaryKey(),
	loadedAt: integer('loaded_at').notNull()
});

export const organisation = sqliteTable(
	'organisation',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<OrganisationId>(),
		slug: text().notNull().unique(),
		kind: text({ enum: ORGANISATION_KINDS }).notNull(),
		name: text().notNull(),
		villageCode: text('village_code')
			.notNull()
			.references(() => village.code),
		timeZone: text('time_zone').$type<TimeZone>().notNull(),
		address: text().notNull().default(''),
		phone: text(),
		story: text().notNull().default(''),
		photoId: integer('photo_id')
			.$type<MediaId>()
			.references(() => media.id),
		registrationNumber: text('registration_number'),
		foundedOn: text('founded_on').$type<BookDate>(),
		/** The account that buyers transfer to; only an organisation with a trade book needs one. */
		bankName: text('bank_name'),
		bankAccountNumber: text('bank_account_number'),
		bankAccountName: text('bank_account_name'),
		createdAt: integer('created_at').notNull()
	},
	(table) => [index('organisation_village').on(table.villageCode)]
);

export const membership = sqliteTable(
	'membership',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<MembershipId>(),
		organisationId: integer('organisation_id')
			.$type<OrganisationId>()
			.notNull()
			.references(() => organisation.id),
		userId: integer('user_id')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		/** The member's number in the group, given on acceptance. */
		number: integer(),
		state: text({ enum: ['requested', 'active', 'refused', 'left'] }).notNull(),
		requestedAt: integer('requested_at').notNull(),
		/** Date of acceptance; mandatory savings are due from this month. */
		joinedOn: text('joined_on').$type<BookDate>(),
		leftOn: text('left_on').$type<BookDate>(),
		decidedBy: integer('decided_by')
			.$type<UserId>()
			.references(() => user.id)
	},
	(table) => [
		uniqueIndex('membership_person').on(table.organisationId, table.userId),
		uniqueIndex('membership_number').on(table.organisationId, table.number),
		index('membership_user').on(table.userId)
	]
);

/** A role held for a term. What a role may do stands in roles.ts alone. */
export const officer = sqliteTable(
	'officer',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		organisationId: integer('organisation_id')
			.$type<OrganisationId>()
			.notNull()
			.references(() => organisation.id),
		userId: integer('user_id')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		role: text({ enum: ROLES }).notNull(),
		fromOn: text('from_on').$type<BookDate>().notNull(),
		untilOn: text('until_on').$type<BookDate>(),
		/** Set when the role is taken back before its term ends. */
		endedAt: integer('ended_at'),
		appointedBy: integer('appointed_by')
			.$type<UserId>()
			.references(() => user.id)
	},
	(table) => [index('officer_organisation').on(table.organisationId), index('officer_user').on(table.userId)]
);

/** Which BUM Desa sells for which group, on which terms; in force only after the group's recorded consent. */
export const agreement = sqliteTable(
	'agreement',
	{
		id: integer().primaryKey({ autoIncrement: true }).$type<AgreementId>(),
		bumdesaId: integer('bumdesa_id')
			.$type<OrganisationId>()
			.notNull()
			.references(() => organisation.id),
		groupId: integer('group_id')
			.$type<OrganisationId>()
			.notNull()
			.references(() => organisation.id),
		state: text({ enum: ['proposed', 'consented', 'declined', 'revoked'] }).notNull(),
		validFrom: text('valid_from').$type<BookDate>().notNull(),
		validUntil: text('valid_until').$type<BookDate>(),
		commissionBasisPoints: integer('commission_basis_points').notNull(),
		groupShareBasisPoints: integer('group_share_basis_points').notNull(),
		loanCapBasisPoints: integer('loan_cap_basis_points').notNull().default(3000),
		mandatoryCapBasisPoints: integer('mandatory_cap_basis_points').notNull().default(1000),
		leastTakeHome: integer('least_take_home').$type<Rupiah>().notNull(),
		delivers: text({ enum: DELIVERERS }).notNull(),
		spoilageBy: text('spoilage_by', { enum: SPOILAGE_BEARERS }).notNull().default('producer'),
		/** Days after receiving when goods bought outright are paid for; null where all goods are on consignment. */
		purchaseDays: integer('purchase_days'),
		proposedBy: integer('proposed_by')
			.$type<UserId>()
			.notNull()
			.references(() => user.id),
		proposedAt: integer('proposed_at').notNull(),
		/** The BUM Desa's own yes: given with its proposal, or to the group's. Consent comes after it. */
		acceptedAt: integer('accepted_at'),
		acceptedBy: integer('accepted_by')
			.$type<UserId>()
			.references(() => user.id),
		/** The meeting that agreed: its date, who was there, how they voted. */
		consentedOn: text('consented_on').$type<BookDate>(),
		consentMinutes: text('consent_minutes'),
		consentPresent: integer('consent_present'),
		consentInFavour: integer('consent_in_favour'),
		consentedBy: integer('consented_by')
			.$type<UserId>()
			.references(() => user.id),
		revokedAt: integer('revoked_at')
	},
	(table) => [
		index('agreement_group').on(table.groupId, table.validFrom),
		index('agreement_bumdesa').on(table.bumdesaId),
		wholeNumber('agreement_commission', table.commissionBasisPoints, { least: 0, most: 10000 }),
		wholeNumber('agreement_group_share', table.groupShareBasisPoints, { least: 0, most: 10000 }),
		wholeNumber('agreement_loan_cap', table.loanCapBasisPoints, { least: 0, most: 10000 }),
		wholeNumber('agreement_mandatory_cap', table.mandatoryCapBasisPoints, { least: 0, most: 10000 }),
		wholeNumber('agreement_purchase_days', table.purchaseDays, { least: 0, most: MOST_PURCHASE_DAYS }),
		wholeNumber('agreement_take_home', table.leastTakeHome, { least: 0 }),
		check('agreement_parts', sql`${table.commissionBasisPoints} + ${table.groupShareBasisPoints} <= 10000`)
	]
);
