import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { removeParcelRate, saveParcelRate, saveZone } from '#lib/delivery/configure.server.ts';
import { parcelRatesOf, provinces, zonesOf } from '#lib/delivery/quote.server.ts';
import { parseAreas } from '#lib/delivery/rules.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { paymentMessages } from '#lib/i18n/payments.ts';
import { db } from '#lib/shared/database.server.ts';
import { line, money, whole } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { refused, requireAbility } from '../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'delivery.configure');
	const all = await provinces(db);
	const names = new Map(all.map(({ code, name }) => [code, name]));
	return {
		zones: await zonesOf(db, organisation.id),
		rates: (await parcelRatesOf(db, organisation.id)).map((rate) => ({
			...rate,
			province: names.get(rate.provinceCode) ?? rate.provinceCode
		})),
		provinces: all,
		saved: event.url.searchParams.has('sudah')
	};
};

const zoneForm = v.object({
	zone: v.optional(whole({ least: 1 })),
	name: line(60),
	areas: line(300),
	charge: money({ zero: true }),
	active: v.optional(v.string())
});
const rateForm = v.object({
	provinceCode: v.pipe(v.string('choice_missing'), v.regex(/^\d{2}$/, 'choice_missing')),
	chargePerKilogram: money({ zero: true }),
	days: whole({ least: 1, most: 60 })
});

export const actions: Actions = {
	wilayah: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'delivery.configure');
		const read = await readForm(event.request, zoneForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { zone, name, charge, active } = read.data;
		const areas = parseAreas(read.data.areas);
		const t = messagesFor(paymentMessages, event.locals.locale).delivery;
		if (!areas) return refused('areas', read.values, { areas: t.areasInvalid });
		const saved = await saveZone(event.locals.actor, {
			...{ name, areas, charge, organisationId: organisation.id },
			zoneId: zone ?? null,
			active: active === 'yes'
		});
		if (!saved.ok) return refused(saved.code, read.values);
		redirect(303, '?sudah');
	},
	tarif: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'delivery.configure');
		const read = await readForm(event.request, rateForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const known = (await provinces(db)).some(({ code }) => code === read.data.provinceCode);
		if (!known) return refused('form', read.values, { provinceCode: 'choice_unknown' });
		const saved = await saveParcelRate(event.locals.actor, { ...read.data, organisationId: organisation.id });
		if (!saved.ok) return refused(saved.code, read.values);
		redirect(303, '?sudah');
	},
	hapus: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'delivery.configure');
		const read = await readForm(event.request, v.object({ provinceCode: v.string('choice_missing') }));
		if (!read.ok) return refused('form', read.values, read.errors);
		const gone = await removeParcelRate(event.locals.actor, {
			...read.data,
			organisationId: organisation.id
		});
		if (!gone.ok) return refused(gone.code, read.values);
		redirect(303, '?sudah');
	}
};
