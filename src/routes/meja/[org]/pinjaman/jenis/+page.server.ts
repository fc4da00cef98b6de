import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { LOAN_METHODS, RATE_PERIODS, ROUNDING_STEPS } from '#lib/lending/terms.ts';
import { createLoanProduct, endLoanProduct, loanProducts } from '#lib/lending/products.server.ts';
import { FUNDING_SOURCES } from '#lib/lending/states.ts';
import { db } from '#lib/shared/database.server.ts';
import { line, money, whole } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { parseBasisPoints, parseRate } from '#lib/shared/percent.ts';
import { refused, requireAbility, statusOf } from '../../../../guards.ts';
import { loanRefusal } from '../../../../loanRefusal.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'loans.read');
	if (organisation.kind !== 'ksm' && organisation.kind !== 'ksu') error(404);
	const products = await loanProducts(db, await savingsBookOf(db, organisation.id), { ended: true });
	return { products, done: event.url.searchParams.has('selesai') };
};

function percent<T>(parse: (text: string) => { ok: true; value: T } | { ok: false; code: string }) {
	return v.pipe(
		v.string('percent_invalid'),
		v.rawTransform<string, T>(({ dataset, addIssue, NEVER }) => {
			const read = parse(dataset.value);
			if (read.ok) return read.value;
			addIssue({ message: read.code });
			return NEVER;
		})
	);
}

const basisPoints = percent(parseBasisPoints);
/** At most all of it. */
const share = v.pipe(basisPoints, v.maxValue(10_000, 'percent_invalid'));
const STEPS = { '1m': 1, '2m': 2, '1b': 1, '2b': 2, '3b': 3, '6b': 6 } as const;

const productForm = v.object({
	name: line(60),
	rate: percent(parseRate),
	ratePer: v.picklist(RATE_PERIODS, 'choice_missing'),
	method: v.picklist(LOAN_METHODS, 'choice_missing'),
	every: v.picklist(Object.keys(STEPS) as (keyof typeof STEPS)[], 'choice_missing'),
	mostInstalments: whole({ least: 1, most: 600 }),
	grace: whole({ most: 600 }),
	roundTo: v.pipe(
		v.string('choice_missing'),
		v.transform(Number),
		v.picklist(ROUNDING_STEPS, 'choice_missing')
	),
	least: money(),
	most: money(),
	fee: basisPoints,
	risk: basisPoints,
	penalty: basisPoints,
	graceDays: whole({ most: 90 }),
	ceiling: basisPoints,
	multiple: v.union([v.literal(''), whole({ least: 1, most: 100 })]),
	memberMost: v.union([v.literal(''), money()]),
	groupMost: v.union([v.literal(''), money()]),
	early: share,
	guarantee: basisPoints,
	advance: v.union([v.literal(''), share]),
	approvals: whole({ least: 1, most: 10 }),
	source: v.picklist(FUNDING_SOURCES, 'choice_missing')
});

export const actions: Actions = {
	create: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'loans.configure');
		const read = await readForm(event.request, productForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { every, grace, fee, risk, penalty, graceDays, ceiling, multiple, guarantee, advance, ...rest } =
			read.data;
		const { memberMost, groupMost, early, ...plain } = rest;
		const made = await createLoanProduct(event.locals.actor, organisation.id, {
			...plain,
			...{ everyMonths: every.endsWith('b') ? STEPS[every] : null },
			...{ everyWeeks: every.endsWith('m') ? STEPS[every] : null },
			...{ gracePrincipal: grace, rounding: 'nearest', dayCount: '30/360' },
			...{ feeBasisPoints: fee, riskBasisPoints: risk, penaltyBasisPoints: penalty },
			...{ penaltyGraceDays: graceDays, penaltyCeilingBasisPoints: ceiling },
			...{ memberMost: memberMost === '' ? null : memberMost, earlyForgivenBasisPoints: early },
			...{ groupMost: groupMost === '' ? null : groupMost },
			...{ savingsMultiple: multiple === '' ? null : multiple, guaranteeBasisPoints: guarantee },
			advanceBasisPoints: advance === '' ? null : advance
		});
		if (!made.ok) return loanRefusal(made, read.values, event.locals.locale);
		redirect(303, '?selesai');
	},
	end: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'loans.configure');
		const read = await readForm(event.request, v.object({ product: whole({ least: 1 }) }));
		if (!read.ok) return refused('form', read.values, read.errors);
		const ended = await endLoanProduct(event.locals.actor, organisation.id, read.data.product);
		if (!ended.ok) error(statusOf(ended.code));
		redirect(303, '?selesai');
	}
};
