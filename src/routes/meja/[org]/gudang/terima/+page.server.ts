import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { groupsSoldBy } from '#lib/catalog/desk.server.ts';
import { parseCount, type Measure } from '#lib/catalog/quantity.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { lotMessages } from '#lib/i18n/lots.ts';
import { receivable } from '#lib/lots/find.server.ts';
import { gradesOf } from '#lib/lots/grades.server.ts';
import { receiveLot } from '#lib/lots/receive.server.ts';
import { DEFAULT_GRADES, PRACTICES } from '#lib/lots/terms.ts';
import { readPhotos } from '#lib/media/store.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { dateField, formKey, id, line, longText } from '#lib/shared/fields.ts';
import { readForm, type FormValues } from '#lib/shared/form.ts';
import { newKey } from '#lib/shared/ids.ts';
import { refusedIn } from '../../../../answers.ts';
import { requireAbility } from '../../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

const days = v.pipe(
	longText(4),
	v.regex(/^\d{0,4}$/, 'number_not_whole'),
	v.transform((typed) => (typed === '' ? null : Number(typed)))
);
const receiving = v.object({
	key: formKey,
	listing: id<'listing'>(),
	grade: line(40),
	rejectedReason: longText(200),
	rejectedPhoto: v.optional(v.array(v.instance(File)), []),
	harvestedOn: dateField(),
	place: longText(80),
	practice: v.picklist(PRACTICES, 'choice_missing'),
	practiceNote: longText(200),
	shelfLifeDays: days,
	mark: longText(40)
});

/** Beside which field a refusal belongs. */
const FIELD: Readonly<Record<string, string>> = {
	...{ lot_twice: 'mark', weight_missing: 'gross', tare_above_gross: 'tare', amount_missing: 'amount' },
	...{ rejected_above_all: 'rejected', reason_missing: 'rejectedReason', grade_unknown: 'grade' },
	...{ harvest_future: 'harvestedOn', harvest_too_old: 'harvestedOn', expired: 'shelfLifeDays' }
};
const KILOGRAMS: Measure = { soldBy: 'weight', unit: 'kg' };

async function goodsAt(event: RequestEvent, chosen: number) {
	const organisation = await requireAbility(event, event.params['org'] ?? '', 'stock.count');
	const all = await receivable(db, await groupsSoldBy(db, organisation.id));
	return { organisation, all, goods: all.find((each) => each.id === chosen) ?? null };
}

export const load: PageServerLoad = async (event) => {
	const { organisation, all, goods } = await goodsAt(event, Number(event.url.searchParams.get('barang')));
	const own = await gradesOf(db, organisation.id);
	return {
		goods,
		choices: goods
			? []
			: all.map((each) => ({ value: String(each.id), label: `${each.seller}: ${each.goods}` })),
		grades: own.length > 0 ? own : DEFAULT_GRADES.map((name) => ({ name, criteria: '' })),
		today: today(organisation.timeZone),
		key: newKey()
	};
};

/** The figures of the form as they were typed, in the stored units; what cannot be read is named. */
function figures(values: FormValues, measure: Measure) {
	const errors: Record<string, string> = {};
	const read = (name: string, unit: Measure) => {
		const typed = (values[name] ?? '').trim();
		if (typed === '') return null;
		const parsed = parseCount(typed, unit);
		if (parsed.ok) return parsed.quantity;
		errors[name] = parsed.code;
		return null;
	};
	const scale = measure.soldBy === 'weight' ? measure : KILOGRAMS;
	const found = { gross: read('gross', scale), tare: read('tare', scale), net: null };
	const amount = measure.soldBy === 'weight' ? null : read('amount', measure);
	return { errors, read: { ...found, amount, rejected: read('rejected', measure) ?? 0 } };
}

export const actions: Actions = {
	default: async (event) => {
		const read = await readForm(event.request, receiving);
		const { organisation, goods } = await goodsAt(event, Number(read.values['listing']));
		if (!goods) error(404);
		const typed = figures(read.values, goods);
		if (!read.ok) return fail(400, { values: read.values, errors: { ...read.errors, ...typed.errors } });
		if (Object.keys(typed.errors).length > 0) {
			return fail(400, { values: read.values, errors: typed.errors });
		}
		const { listing: listingId, rejectedPhoto, ...rest } = read.data;
		const photos = await readPhotos(rejectedPhoto);
		if (!photos.ok) return fail(400, { values: read.values, errors: { rejectedPhoto: photos.code } });
		const done = await receiveLot(event.locals.actor, {
			...{ ...rest, ...typed.read, listingId, organisationId: organisation.id },
			rejectedPhoto: photos.prepared[0] ?? null
		});
		if (done.ok) redirect(303, `/meja/${organisation.slug}/gudang/${done.number}?baru=1`);
		const words = messagesFor(lotMessages, event.locals.locale).errors;
		return refusedIn(words, done.code, read.values, FIELD[done.code]);
	}
};
