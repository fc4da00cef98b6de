import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { parseCount, type Measure } from '#lib/catalog/quantity.ts';
import { quantityWords } from '#lib/catalog/words.ts';
import { isPledged } from '#lib/financing/find.server.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { promiseMessages } from '#lib/i18n/promises.ts';
import { gradesOf } from '#lib/lots/grades.server.ts';
import { DEFAULT_GRADES } from '#lib/lots/terms.ts';
import { agreementInForce } from '#lib/organisations/agreements.server.ts';
import { changePromise } from '#lib/promises/change.server.ts';
import { promiseById } from '#lib/promises/find.server.ts';
import type { Promisable } from '#lib/promises/goods.server.ts';
import { makePromise } from '#lib/promises/make.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import { db } from '#lib/shared/database.server.ts';
import { dateField, formKey, id, longText } from '#lib/shared/fields.ts';
import { readForm, type FormErrors } from '#lib/shared/form.ts';
import type { OrganisationId } from '#lib/shared/ids.ts';
import { refusedIn } from './answers.ts';
import { refused } from './guards.ts';

const making = v.object({
	key: formKey,
	quantity: v.string('quantity_empty'),
	fromOn: dateField(),
	untilOn: dateField(),
	grade: longText(40),
	sell: v.optional(v.literal('1'))
});
const changing = v.looseObject({
	key: formKey,
	promise: id<'harvest_promise'>(),
	withdraw: v.optional(v.string())
});

/** Beside which field a refusal belongs. */
const FIELD: Readonly<Record<string, string>> = {
	...{ quantity_not_whole: 'quantity', quantity_too_large: 'quantity', window_reversed: 'untilOn' },
	...{ window_past: 'untilOn', window_too_long: 'untilOn', window_too_far: 'fromOn' }
};

/** How the address of the form names what is promised. */
export function goodsValue({ sellerId, commodityId, listingId }: Promisable): string {
	return `${sellerId}-${commodityId}-${listingId ?? 0}`;
}

/** The goods as the form shows them. */
export function goodsOfForm(goods: Promisable | undefined) {
	if (!goods) return null;
	const { soldBy, unit, listingId } = goods;
	return { value: goodsValue(goods), soldBy, unit, hasListing: listingId !== null };
}

/** The names of the grades of the warehouse that sells for a group. */
export async function gradeNames(groupId: OrganisationId, on: BookDate): Promise<string[]> {
	const agreement = await agreementInForce(db, groupId, on);
	const own = agreement ? await gradesOf(db, agreement.bumdesaId) : [];
	return own.length > 0 ? own.map(({ name }) => name) : [...DEFAULT_GRADES];
}

/** Reads the form of a new promise and keeps it; afterwards the list says so. */
export async function keepPromise(event: RequestEvent, all: readonly Promisable[], list: string) {
	const chosen = event.url.searchParams.get('barang');
	const goods = all.find((each) => goodsValue(each) === chosen);
	if (!goods) error(404);
	const read = await readForm(event.request, making);
	const typed = parseCount(read.values['quantity'] ?? '', goods);
	const wrong: FormErrors = typed.ok ? {} : { quantity: typed.code };
	if (!read.ok) return fail(400, { values: read.values, errors: { ...read.errors, ...wrong } });
	if (!typed.ok) return fail(400, { values: read.values, errors: wrong });
	const { key, fromOn, untilOn, grade, sell } = read.data;
	const listingId = sell ? goods.listingId : null;
	const { sellerId, commodityId } = goods;
	const made = await makePromise(event.locals.actor, {
		...{ key, sellerId, commodityId, listingId, quantity: typed.quantity, grade, fromOn, untilOn }
	});
	if (made.ok) redirect(303, `${list}?jadi=${listingId === null ? 'janji' : 'dijual'}`);
	const words = messagesFor(promiseMessages, event.locals.locale).errors;
	return refusedIn(words, made.code, read.values, FIELD[made.code]);
}

/** Changes or withdraws one promise of a list. */
export async function changeOne(event: RequestEvent, list: string, on: BookDate) {
	const { locale, actor } = event.locals;
	const read = await readForm(event.request, changing);
	if (!read.ok) return refused('form', read.values, read.errors);
	const { key, promise: promiseId, withdraw } = read.data;
	const found = await promiseById(db, promiseId, on);
	if (!found) error(404);
	const field = `quantity_${promiseId}`;
	const measure: Measure = found.goods;
	const typed = withdraw
		? ({ ok: true, quantity: 0 } as const)
		: parseCount(read.values[field] ?? '', measure);
	if (!typed.ok) return refused(typed.code, read.values, { [field]: typed.code });
	const done = await changePromise(actor, { key, promiseId, quantity: typed.quantity }, isPledged);
	if (done.ok) redirect(303, `${list}?jadi=${done.state === 'withdrawn' ? 'tarik' : 'ubah'}`);
	const t = messagesFor(promiseMessages, locale);
	if (done.code === 'less_than_ordered') {
		const words = t.lessThan(quantityWords(done.least, measure, locale));
		return fail(409, { values: read.values, errors: { [field]: words } });
	}
	return refusedIn(t.errors, done.code, read.values, field);
}
