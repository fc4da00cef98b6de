import * as v from 'valibot';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { loanSchedule } from '#lib/lending/schedule.ts';
import type { ApplyForLoan } from '#lib/lending/apply.server.ts';
import { loanProductById, loanProducts, termsOf } from '#lib/lending/products.server.ts';
import { memberByNumber } from '#lib/organisations/find.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseBookDate } from '#lib/shared/dates.ts';
import { formKey, line, money, whole } from '#lib/shared/fields.ts';
import type { MembershipId, OrganisationId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { Organisation } from '#lib/organisations/find.server.ts';

/** What is asked of somebody who wants a loan, at the desk and on her own phone. */
export const askForm = v.object({
	key: formKey,
	product: whole({ least: 1 }),
	amount: money(),
	instalments: whole({ least: 1, most: 600 }),
	harvestOn: v.pipe(v.optional(v.string(), ''), v.transform(parseBookDate)),
	purpose: line(200),
	guarantor: v.union([v.literal(''), whole({ least: 1 })]),
	guaranteed: v.union([v.literal(''), money()])
});
export type Ask = v.InferOutput<typeof askForm>;

/** The products a group lends on, as the form shows them. */
export async function askChoices(organisationId: OrganisationId) {
	const products = await loanProducts(db, await savingsBookOf(db, organisationId));
	// What is lent against a harvest has a form of its own, which says what each harvest is worth.
	return products
		.filter(({ advanceBasisPoints }) => advanceBasisPoints === null)
		.map(({ id, name, method, rate, ratePer, everyMonths, everyWeeks, least, most }) => ({
			...{ id, name, method, rate, ratePer, everyMonths, everyWeeks, least, most }
		}));
}

/** What was typed, as the use-case takes it; a guarantor is named by her member number. */
export async function wantedLoan(
	organisationId: OrganisationId,
	membershipId: MembershipId,
	ask: Ask
): Promise<ApplyForLoan> {
	const guarantor = ask.guarantor === '' ? null : await memberByNumber(db, organisationId, ask.guarantor);
	return {
		...{ productId: ask.product, membershipId, amount: ask.amount, instalments: ask.instalments },
		...{ harvestOn: ask.harvestOn, purpose: ask.purpose, key: ask.key },
		guarantors:
			ask.guarantor === '' || ask.guaranteed === ''
				? []
				: [{ membershipId: guarantor?.id ?? (0 as MembershipId), amount: ask.guaranteed }]
	};
}

export interface AskResult {
	readonly times: number;
	readonly first: Rupiah;
	readonly total: Rupiah;
}

/** What the loan would cost, for looking before asking; null when its terms make no schedule. */
export async function simulateAsk({ timeZone }: Organisation, ask: Ask): Promise<AskResult | null> {
	const product = await loanProductById(db, ask.product);
	if (!product) return null;
	const made = loanSchedule(
		termsOf(product, {
			...{ principal: ask.amount, instalments: ask.instalments, harvestOn: ask.harvestOn },
			disbursedOn: today(timeZone)
		})
	);
	const first = made.ok ? made.schedule.instalments[0] : undefined;
	if (!made.ok || !first) return null;
	return { times: ask.instalments, first: first.total, total: made.schedule.totals.total };
}
