import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { groupsSoldBy } from '#lib/catalog/desk.server.ts';
import { listingById } from '#lib/catalog/find.server.ts';
import { parseCount } from '#lib/catalog/quantity.ts';
import { chargeFee, dropFee, feesOfCycles } from '#lib/cycles/charge.server.ts';
import { CHARGERS, FEE_KINDS, isPercent, PURPOSES } from '#lib/cycles/fees.ts';
import { cycleOf } from '#lib/cycles/find.server.ts';
import { movesOf } from '#lib/cycles/moveDays.server.ts';
import { copyCycle } from '#lib/cycles/copy.server.ts';
import { cancelCycle, putIntoCycle, stopRepeating, takeOutOfCycle } from '#lib/cycles/plan.server.ts';
import { boxesOf } from '#lib/groupBuying/boxes.server.ts';
import { gapsOf, refillBox } from '#lib/groupBuying/refill.server.ts';
import { cycleMessages } from '#lib/i18n/cycles.ts';
import { groupBuyingMessages } from '#lib/i18n/groupBuying.ts';
import { feeMessages } from '#lib/i18n/fees.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { promisableOfGroups } from '#lib/promises/goods.server.ts';
import { packingOf, requestsOf } from '#lib/requests/lists.server.ts';
import { db, type Reader } from '#lib/shared/database.server.ts';
import { parsePercent } from '#lib/organisations/percent.ts';
import { formKey, id, longText } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey, parseId, type OrganisationId } from '#lib/shared/ids.ts';
import { parseRupiah } from '#lib/shared/money.ts';
import { together } from '#lib/shared/together.server.ts';
import { refusedIn } from '../../../../answers.ts';
import { refused, requireAbility } from '../../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

const SIZE = 30;

async function cycleHere(event: RequestEvent) {
	const organisation = await requireAbility(event, event.params['org'] ?? '', 'cycles.manage');
	const cycleId = parseId<'order_cycle'>(event.params['id']);
	const cycle = cycleId && (await cycleOf(db, organisation.id, cycleId));
	if (!cycle) error(404);
	return { organisation, cycle, of: { organisationId: organisation.id, cycleId: cycle.id } };
}

export const load: PageServerLoad = async (event) => {
	const { organisation, cycle } = await cycleHere(event);
	const page = Number(parseId(event.url.searchParams.get('halaman') ?? '') ?? 1);
	const mayChange = cycle.phase === 'upcoming' || cycle.phase === 'open';
	const known = await together((reader) => knownOf(reader, organisation.id, cycle, { page, mayChange }));
	const { all, moves, gaps, fees, boxes, requests } = known;
	const { id: cycleId, name, phase, repeat, opensAt, closesAt, pickupOn, deliveryOn, closedAt, note } = cycle;
	const packing = closedAt === null ? null : known.packing;
	const mayMove = phase === 'closed';
	const tells = (mayChange && cycle.changedAt !== null) || (mayMove && moves.length > 0);
	return {
		cycle: { id: cycleId, name, phase, repeat, opensAt, closesAt, pickupOn, deliveryOn, closedAt, note },
		key: newKey(),
		gaps,
		/** Who ordered, to be told of a change by WhatsApp. */
		toTell: tells ? known.packing : null,
		goods: cycle.goods.map(({ terms, ...goods }) => ({
			...{ ...goods, ...terms },
			boxes: boxes.get(terms.listingId) ?? null
		})),
		fees: fees.get(cycleId) ?? [],
		isEmpty: cycle.goods.every(({ terms }) => terms.ordered === 0),
		choices: all.map((each) => ({ value: String(each.listingId), label: `${each.seller}: ${each.name}` })),
		...{ mayChange, page, timeZone: organisation.timeZone },
		requests,
		...{ packing, moves, mayMove },
		done: event.url.searchParams.get('jadi'),
		told: Number(event.url.searchParams.get('dikabari') ?? 0) || 0,
		producersTold: Number(event.url.searchParams.get('produsen') ?? 0) || 0
	};
};

/** How many boxes are full as things stand, for how many buyers. */
async function boxesSold(reader: Reader, { id: cycleId, goods }: OfCycle) {
	const byBox = goods.filter(({ terms }) => terms.box !== null).map(({ terms }) => terms.listingId);
	const boxes = await Promise.all(byBox.map((listingId) => boxesOf(reader, { cycleId, listingId })));
	return new Map(
		byBox.map((listingId, index) => {
			const found = boxes[index];
			return [listingId, found ? { full: found.full, wishes: found.wishes.length } : null];
		})
	);
}

type OfCycle = NonNullable<Awaited<ReturnType<typeof cycleOf>>>;

/** What stands on a cycle's page beside its goods; none of it waits for the other. */
async function knownOf(
	reader: Reader,
	organisationId: OrganisationId,
	cycle: OfCycle,
	{ page, mayChange }: { page: number; mayChange: boolean }
) {
	const { id: cycleId, closedAt, phase } = cycle;
	const isClosed = closedAt !== null;
	const [all, moves, packing, gaps, boxes, fees, requests] = await Promise.all([
		mayChange
			? groupsSoldBy(reader, organisationId).then((groups) => promisableOfGroups(reader, groups))
			: [],
		isClosed ? movesOf(reader, cycleId) : [],
		isClosed || cycle.changedAt !== null ? packingOf(reader, cycleId, { page, size: SIZE }) : null,
		phase === 'closed' ? gapsOf(reader, cycleId) : [],
		boxesSold(reader, cycle),
		feesOfCycles(reader, [cycleId]),
		isClosed ? requestsOf(reader, cycleId) : []
	]);
	return { all, moves, packing, gaps, boxes, fees, requests };
}

const putting = v.object({
	listing: id<'listing'>(),
	price: longText(20),
	most: longText(20),
	mostPerOrder: longText(20),
	box: longText(20)
});
const charging = v.object({
	purpose: v.picklist(PURPOSES, 'choice_missing'),
	chargedBy: v.picklist(CHARGERS, 'choice_missing'),
	kind: v.picklist(FEE_KINDS, 'choice_missing'),
	value: longText(20)
});
const one = v.object({ listing: id<'listing'>() });
const FIELD: Readonly<Record<string, string>> = {
	...{ in_other_cycle: 'listing', less_than_ordered: 'most', order_above_all: 'mostPerOrder' },
	...{ box_needs_pickup: 'box', ordered: 'box' }
};

/** Does one thing to the cycle and comes back saying what was done. */
function doing(what: string, work: typeof cancelCycle | typeof stopRepeating) {
	return async (event: RequestEvent) => {
		const { of } = await cycleHere(event);
		const done = await work(event.locals.actor, of);
		if (done.ok) redirect(303, `?jadi=${what}`);
		return refusedIn(messagesFor(cycleMessages, event.locals.locale).errors, done.code, {});
	};
}

export const actions: Actions = {
	barang: async (event) => {
		const { of } = await cycleHere(event);
		const read = await readForm(event.request, putting);
		if (!read.ok) return refused('form', read.values, read.errors);
		const goods = await listingById(db, read.data.listing);
		if (!goods) error(404);
		const errors: Record<string, string> = {};
		const limit = (field: 'most' | 'mostPerOrder' | 'box') => {
			if (read.data[field].trim() === '') return null;
			const parsed = parseCount(read.data[field], goods);
			if (parsed.ok && parsed.quantity > 0) return parsed.quantity;
			errors[field] = parsed.ok ? 'quantity_zero' : parsed.code;
			return null;
		};
		const typed = read.data.price.trim();
		const price = typed === '' ? null : parseRupiah(typed);
		if (price && !price.ok) errors['price'] = price.code;
		const [most, mostPerOrder, box] = [limit('most'), limit('mostPerOrder'), limit('box')];
		if (Object.keys(errors).length > 0) return fail(400, { values: read.values, errors });
		const put = await putIntoCycle(event.locals.actor, {
			...{ ...of, listingId: goods.id, most, mostPerOrder, box },
			price: price?.ok ? price.amount : null
		});
		if (put.ok) redirect(303, '?jadi=barang');
		const words = messagesFor(cycleMessages, event.locals.locale).errors;
		return refusedIn(words, put.code, read.values, FIELD[put.code]);
	},
	keluar: async (event) => {
		const { of } = await cycleHere(event);
		const read = await readForm(event.request, one);
		if (!read.ok) return refused('form', read.values, read.errors);
		const done = await takeOutOfCycle(event.locals.actor, { ...of, listingId: read.data.listing });
		if (done.ok) redirect(303, '?jadi=keluar');
		return refusedIn(messagesFor(cycleMessages, event.locals.locale).errors, done.code, read.values);
	},
	biaya: async (event) => {
		const { of } = await cycleHere(event);
		const words = messagesFor(feeMessages, event.locals.locale).errors;
		const read = await readForm(event.request, charging);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { purpose, chargedBy, kind, value: typed } = read.data;
		const value = isPercent(kind) ? parsePercent(typed) : parseRupiah(typed);
		if (isPercent(kind) && !value) return refusedIn(words, 'percent_wrong', read.values, 'value');
		const amount = typeof value === 'number' ? value : value?.ok ? value.amount : 0;
		const done = await chargeFee(event.locals.actor, {
			...of,
			fee: { purpose, chargedBy, kind, value: amount }
		});
		if (done.ok) redirect(303, '?jadi=biaya');
		return refusedIn(words, done.code, read.values, 'value');
	},
	hapus: async (event) => {
		const { of } = await cycleHere(event);
		const read = await readForm(event.request, v.object({ fee: id<'cycle_fee'>() }));
		if (!read.ok) return refused('form', read.values, read.errors);
		const done = await dropFee(event.locals.actor, { ...of, feeId: read.data.fee });
		if (done.ok) redirect(303, '?jadi=hapus');
		return refusedIn(messagesFor(cycleMessages, event.locals.locale).errors, done.code, read.values);
	},
	isi: async (event) => {
		const { of } = await cycleHere(event);
		const read = await readForm(event.request, v.object({ key: formKey, listing: id<'listing'>() }));
		if (!read.ok) return refused('form', read.values, read.errors);
		const { key, listing: listingId } = read.data;
		const done = await refillBox(event.locals.actor, { ...of, listingId, key });
		if (done.ok) redirect(303, '?jadi=isi');
		return refusedIn(messagesFor(groupBuyingMessages, event.locals.locale).gapErrors, done.code, read.values);
	},
	salin: async (event) => {
		const { organisation, of } = await cycleHere(event);
		const read = await readForm(event.request, v.object({ key: formKey }));
		if (!read.ok) return refused('form', read.values, read.errors);
		const done = await copyCycle(event.locals.actor, { ...of, key: read.data.key });
		if (!done.ok) return refusedIn(messagesFor(cycleMessages, event.locals.locale).errors, done.code, {});
		const left = done.leftOut > 0 ? '-sebagian' : '';
		redirect(303, `/meja/${organisation.slug}/siklus/${done.cycleId}?jadi=salin${left}`);
	},
	batal: doing('batal', cancelCycle),
	berhenti: doing('berhenti', stopRepeating)
};
