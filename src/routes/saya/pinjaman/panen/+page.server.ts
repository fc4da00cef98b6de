import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { askAgainstHarvest } from '#lib/financing/ask.server.ts';
import { BASES, mostLent, SALE_SHARES } from '#lib/financing/bases.ts';
import { owedOnHarvests } from '#lib/financing/find.server.ts';
import { worthsOf } from '#lib/financing/worth.server.ts';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { openLoanOrder } from '#lib/inputs/find.server.ts';
import { loanFor } from '#lib/lending/payOut.ts';
import { loanProducts } from '#lib/lending/products.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { formKey, line, money, whole } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey, parseId } from '#lib/shared/ids.ts';
import { refused } from '../../../guards.ts';
import { loanRefusal } from '../../../loanRefusal.ts';
import { borrowerOf } from '../borrower.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { here } = await borrowerOf(event);
	if (!here) error(404);
	const { organisation, membershipId } = here;
	const products = (await loanProducts(db, await savingsBookOf(db, organisation.id))).flatMap(
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
	const owed = await owedOnHarvests(db, membershipId);
	const share = Math.max(0, ...products.map(({ advanceBasisPoints }) => advanceBasisPoints));
	const worths = await worthsOf(db, membershipId, today(organisation.timeZone));
	const goods = await openLoanOrder(db, membershipId);
	const [first] = products;
	return {
		goods: goods && { total: goods.total, amount: first ? loanFor(goods.total, first) : goods.total },
		key: newKey(),
		group: { slug: organisation.slug, name: organisation.name },
		products,
		worths: worths.map((each) => ({ ...each, most: mostLent(each.worth, share, owed) }))
	};
};

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
const form = v.object({
	key: formKey,
	against,
	product: whole({ least: 1 }),
	amount: money(),
	share: shareField,
	purpose: line(200)
});

export const actions: Actions = {
	default: async (event) => {
		const { here } = await borrowerOf(event);
		if (!here) error(404);
		const read = await readForm(event.request, form);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { key, amount, purpose, product: productId, share: saleBasisPoints } = read.data;
		const asked = await askAgainstHarvest(event.locals.actor, {
			...{ key, productId, membershipId: here.membershipId, ...read.data.against },
			...{ amount, saleBasisPoints, purpose }
		});
		if (!asked.ok) return loanRefusal(asked, read.values, event.locals.locale);
		redirect(303, `/saya/pinjaman?kelompok=${here.organisation.slug}&sudah=ajukan`);
	}
};
