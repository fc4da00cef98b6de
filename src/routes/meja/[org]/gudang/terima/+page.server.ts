import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { lotMessages } from '#lib/i18n/lots.ts';
import { receivable } from '#lib/lots/find.server.ts';
import { gradesOf } from '#lib/lots/grades.server.ts';
import { receiveLot } from '#lib/lots/receive.server.ts';
import { DEFAULT_GRADES } from '#lib/lots/terms.ts';
import { FIELD_OF, figuresIn } from '#lib/lots/waiting.ts';
import { PRACTICES } from '#lib/catalog/terms.ts';
import { readPhotos } from '#lib/media/store.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { dateField, formKey, id, line, longText, optionalMoney } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey } from '#lib/shared/ids.ts';
import { ofAnother, refusedIn } from '../../../../answers.ts';
import { refused, requireAbility, requireUser } from '../../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

const days = v.pipe(
	longText(4),
	v.regex(/^\d{0,4}$/, 'number_not_whole'),
	v.transform((typed) => (typed === '' ? null : Number(typed)))
);
/** Milliseconds since 1970, by the telephone's clock. */
const moment = v.pipe(v.string(), v.regex(/^\d{13}$/), v.transform(Number));
const receiving = v.object({
	/** Who entered it without a signal; the page's own form does not say. */
	by: v.optional(id<'user'>()),
	/** When it was received, where that was before it is sent. */
	at: v.optional(moment),
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
	mark: longText(40),
	/** The doubtful quantity that was asked about, once it is ticked. */
	confirmed: v.optional(v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number))),
	unitPrice: optionalMoney()
});

async function goodsAt(event: RequestEvent, chosen: number) {
	const organisation = await requireAbility(event, event.params['org'] ?? '', 'stock.count');
	const all = await receivable(db, {
		...{ bumdesaId: organisation.id, on: today(organisation.timeZone) }
	});
	return { organisation, all, goods: all.find((each) => each.id === chosen) ?? null };
}

export const load: PageServerLoad = async (event) => {
	const { organisation, all, goods } = await goodsAt(event, Number(event.url.searchParams.get('barang')));
	const own = await gradesOf(db, organisation.id);
	return {
		goods,
		/** All of them, since the page may have to do without the server. */
		all,
		userId: requireUser(event).id,
		warehouse: organisation.name,
		grades: own.length > 0 ? own : DEFAULT_GRADES.map((name) => ({ name, criteria: '' })),
		today: today(organisation.timeZone),
		key: newKey()
	};
};

export const actions: Actions = {
	default: async (event) => {
		const read = await readForm(event.request, receiving);
		const { organisation, goods } = await goodsAt(event, Number(read.values['listing']));
		if (!goods) error(404);
		const typed = figuresIn((name) => read.values[name] ?? '', goods);
		if (!read.ok) return fail(400, { values: read.values, errors: { ...read.errors, ...typed.errors } });
		if (Object.keys(typed.errors).length > 0) {
			return fail(400, { values: read.values, errors: typed.errors });
		}
		const { listing: listingId, rejectedPhoto, by, at = null, confirmed = null, ...rest } = read.data;
		const other = ofAnother(event, by);
		if (other) return other;
		const photos = await readPhotos(rejectedPhoto);
		if (!photos.ok) return refused(photos.code, read.values, { rejectedPhoto: photos.code });
		const done = await receiveLot(event.locals.actor, {
			...{ ...rest, ...typed.read, listingId, organisationId: organisation.id, at, confirmed },
			rejectedPhoto: photos.prepared[0] ?? null
		});
		if (!done.ok && done.code === 'doubtful') read.values['asked'] = String(done.brought);
		if (done.ok) redirect(303, `/meja/${organisation.slug}/gudang/${done.number}?baru=1`);
		const words = messagesFor(lotMessages, event.locals.locale).errors;
		return refusedIn(words, done.code, read.values, FIELD_OF[done.code]);
	}
};
