import * as v from 'valibot';
import { BASES, mostLent, SALE_SHARES } from '#lib/financing/bases.ts';
import { owedOnHarvests } from '#lib/financing/find.server.ts';
import { worthsOf } from '#lib/financing/worth.server.ts';
import { openLoanOrder } from '#lib/inputs/find.server.ts';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { loanFor } from '#lib/lending/payOut.ts';
import { loanProducts } from '#lib/lending/products.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db, type Reader } from '#lib/shared/database.server.ts';
import type { TimeZone } from '#lib/shared/dates.ts';
import { formKey, line, money, whole } from '#lib/shared/fields.ts';
import { parseId, type MembershipId, type OrganisationId } from '#lib/shared/ids.ts';
import { together } from '#lib/shared/together.server.ts';

interface Group {
	readonly id: OrganisationId;
	readonly timeZone: TimeZone;
}

/** What a group lends against a harvest, as the form shows it; empty where it lends none. */
export async function harvestProducts({ id: groupId }: Pick<Group, 'id'>, reader: Reader = db) {
	return (await loanProducts(reader, await savingsBookOf(reader, groupId))).flatMap(
		({ id, name, method, rate, ratePer, everyMonths, everyWeeks, advanceBasisPoints, ...kept }) =>
			advanceBasisPoints === null
				? []
				: [
						{
							...{ id, name, method, rate, ratePer, everyMonths, everyWeeks, advanceBasisPoints },
							...{ feeBasisPoints: kept.feeBasisPoints, riskBasisPoints: kept.riskBasisPoints }
						}
					]
	);
}

/** What a member of a group can ask for against what she will be paid for, and the farm inputs that wait for it. */
export async function harvestChoices(group: Group, membershipId: MembershipId) {
	const [products, owed, worths, goods] = await together((reader) =>
		Promise.all([
			harvestProducts(group, reader),
			owedOnHarvests(reader, membershipId),
			worthsOf(reader, membershipId, today(group.timeZone)),
			openLoanOrder(reader, membershipId)
		])
	);
	const share = Math.max(0, ...products.map(({ advanceBasisPoints }) => advanceBasisPoints));
	const [first] = products;
	return {
		goods: goods && { total: goods.total, amount: first ? loanFor(goods.total, first) : goods.total },
		products,
		worths: worths.map((each) => ({ ...each, most: mostLent(each.worth, share, owed) }))
	};
}

const AGAINST = /^(promise|orders|delivered)(?:-(\d+))?$/;

/** A basis, with the number of the promise where it is one: `promise-12`, `orders`. */
const against = v.pipe(
	v.string('choice_missing'),
	v.rawTransform(({ dataset, addIssue, NEVER }) => {
		const [, named, number] = AGAINST.exec(dataset.value) ?? [];
		const basis = BASES.find((each) => each === named);
		const promiseId = parseId<'harvest_promise'>(number ?? '');
		if (basis && (basis === 'promise') === (promiseId !== null)) return { basis, promiseId };
		addIssue({ message: 'choice_missing' });
		return NEVER;
	})
);
const shareField = v.pipe(
	v.string('choice_missing'),
	v.transform(Number),
	v.picklist(SALE_SHARES, 'choice_missing')
);

export const harvestForm = v.object({
	key: formKey,
	against,
	product: whole({ least: 1 }),
	amount: money(),
	share: shareField,
	purpose: line(200)
});

/** What was asked for, as `askAgainstHarvest` takes it. */
export function wantedOnHarvest(
	{ product: productId, share: saleBasisPoints, against: on, ...asked }: v.InferOutput<typeof harvestForm>,
	membershipId: MembershipId
) {
	return { ...asked, ...on, productId, saleBasisPoints, membershipId };
}
