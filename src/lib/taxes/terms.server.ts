import { asc, eq } from 'drizzle-orm';
import { allow } from '#lib/organisations/authority.server.ts';
import { organisationById } from '#lib/organisations/find.server.ts';
import { user } from '#lib/people/schema.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Reader } from '#lib/shared/database.server.ts';
import { firstOfMonth, monthOf, type BookDate } from '#lib/shared/dates.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { OrganisationId } from '#lib/shared/ids.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { termsIn, type TaxTerms } from './rules.ts';
import { taxTerms } from './schema.server.ts';

export interface StateTaxTerms extends TaxTerms {
	readonly organisationId: OrganisationId;
	readonly key: string;
}

export type StateTaxTermsResult =
	{ ok: true } | Refused<'forbidden' | 'not_found' | 'vat_rate_missing' | 'ends_before' | 'key_reused'>;

/**
 * An officer states what holds for the organisation's taxes from a month on. It moves no money: it is what the report reckons with,
 * kept with who stated it.
 */
export async function stateTaxTerms(actor: Actor, input: StateTaxTerms): Promise<StateTaxTermsResult> {
	return write(async (tx): Promise<StateTaxTermsResult> => {
		const { organisationId, key, ...stated } = input;
		const by = actor.userId;
		if ((await organisationById(tx, organisationId))?.kind !== 'bumdesa') return refuse('not_found');
		if (by === null || !(await allow(tx, actor, organisationId, 'organisation.edit')))
			return refuse('forbidden');
		const month = firstOfMonth(monthOf(stated.validFrom));
		const incomeUntil = stated.incomeUntil && firstOfMonth(monthOf(stated.incomeUntil));
		if (stated.vatRegistered && stated.vatRate === 0) return refuse('vat_rate_missing');
		if (incomeUntil !== null && incomeUntil < month) return refuse('ends_before');
		const terms = {
			...{ ...stated, incomeUntil, validFrom: month },
			...{ vatRate: stated.vatRegistered ? stated.vatRate : 0 }
		};
		return once(tx, { scope: `tax.state:${by}`, key, body: { organisationId, ...terms } }, async () => {
			await tx.insert(taxTerms).values({ ...terms, organisationId, statedBy: by, statedAt: now() });
			await audit(tx, actor, { action: 'tax.stated', organisationId, detail: { ...terms } });
			return { ok: true as const };
		});
	});
}

/** All that was stated, in the order it was. */
export function taxTermsOf(reader: Reader, organisationId: OrganisationId) {
	return reader
		.select({
			...{ id: taxTerms.id, validFrom: taxTerms.validFrom, vatRegistered: taxTerms.vatRegistered },
			...{ vatRate: taxTerms.vatRate, incomeScheme: taxTerms.incomeScheme },
			...{ incomeRate: taxTerms.incomeRate, incomeUntil: taxTerms.incomeUntil },
			...{ statedBy: user.name, statedAt: taxTerms.statedAt }
		})
		.from(taxTerms)
		.innerJoin(user, eq(user.id, taxTerms.statedBy))
		.where(eq(taxTerms.organisationId, organisationId))
		.orderBy(asc(taxTerms.id));
}

/** The rate of VAT that an organisation's prices contain on a day, in basis points; 0 where it is not registered. */
export async function vatRateOn(
	reader: Reader,
	organisationId: OrganisationId,
	on: BookDate
): Promise<number> {
	return termsIn(await taxTermsOf(reader, organisationId), monthOf(on))?.vatRate ?? 0;
}
