import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import { zonesOf } from '#lib/delivery/quote.server.ts';
import { zoneFor } from '#lib/delivery/rules.ts';
import { account } from '#lib/ledger/schema.server.ts';
import { topUpsOf } from '#lib/orders/topUp.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import type { Ability } from '#lib/organisations/roles.ts';
import { roundCash } from '#lib/payments/amounts.ts';
import { user } from '#lib/people/schema.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { OrganisationId, SubOrderId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { depositOf, partsByIds, partsInState, type Part } from '#lib/supply/parts.server.ts';
import type { RunId } from './ids.ts';
import { deliveryRun, deliveryStop } from './schema.server.ts';

export type Run = typeof deliveryRun.$inferSelect;
export type Stop = typeof deliveryStop.$inferSelect;

export interface OfRun {
	/** The desk that acts; a run of another desk is not found here. */
	readonly organisationId: OrganisationId;
	readonly runId: RunId;
}

export async function runHere(
	reader: Reader,
	actor: Actor,
	{ organisationId, runId }: OfRun,
	ability: Ability
): Promise<{ ok: true; run: Run } | Refused<'forbidden' | 'not_found'>> {
	if (!(await allow(reader, actor, organisationId, ability))) return { ok: false, code: 'forbidden' };
	const [run] = await reader
		.select()
		.from(deliveryRun)
		.where(and(eq(deliveryRun.id, runId), eq(deliveryRun.organisationId, organisationId)));
	return run ? { ok: true, run } : { ok: false, code: 'not_found' };
}

/** Everything on a run's sheet, in its order. */
export function stopsOf(reader: Reader, runId: RunId): Promise<Stop[]> {
	return reader
		.select()
		.from(deliveryStop)
		.where(eq(deliveryStop.runId, runId))
		.orderBy(asc(deliveryStop.position));
}

export async function waitingStops(reader: Reader, runId: RunId): Promise<Stop[]> {
	return (await stopsOf(reader, runId)).filter(({ state }) => state === 'waiting');
}

/** A desk's runs, those not yet closed first, then the newest; one page and whether there are more. */
export async function runsOf(
	reader: Reader,
	organisationId: OrganisationId,
	{ page, size }: { page: number; size: number }
) {
	const count = (state: string) =>
		sql<number>`(SELECT count(*) FROM ${deliveryStop} s WHERE s.run_id = ${deliveryRun.id} AND s.state = ${state})`;
	const found = await reader
		.select({
			...{ id: deliveryRun.id, onDate: deliveryRun.onDate, state: deliveryRun.state },
			...{ courier: user.name, waiting: count('waiting'), delivered: count('delivered') },
			...{ failed: count('failed'), cashDue: deliveryRun.cashDue, cashReceived: deliveryRun.cashReceived }
		})
		.from(deliveryRun)
		.innerJoin(user, eq(user.id, deliveryRun.courierId))
		.where(eq(deliveryRun.organisationId, organisationId))
		.orderBy(sql`${deliveryRun.state} IN ('closed', 'cancelled')`, desc(deliveryRun.id))
		.limit(size + 1)
		.offset((page - 1) * size);
	return { runs: found.slice(0, size), more: found.length > size };
}

export interface ZoneOfParts {
	/** Null where no zone of today covers the village. */
	readonly zone: string | null;
	readonly parts: readonly Part[];
}

/** What is packed for the village courier and on no sheet yet, by zone. */
export async function partsToPlan(reader: Reader, organisationId: OrganisationId): Promise<ZoneOfParts[]> {
	const [packed, planned, zones] = await Promise.all([
		partsInState(reader, organisationId, ['ready']),
		plannedParts(reader, organisationId),
		zonesOf(reader, organisationId)
	]);
	const ready = packed.filter(({ deliveryMethod }) => deliveryMethod === 'courier');
	const byZone = new Map<string | null, Part[]>();
	for (const part of ready.filter(({ id }) => !planned.has(id))) {
		const zone = part.villageCode === null ? null : (zoneFor(zones, part.villageCode)?.name ?? null);
		byZone.set(zone, [...(byZone.get(zone) ?? []), part]);
	}
	return [...byZone]
		.map(([zone, parts]) => ({ zone, parts }))
		.sort((a, b) => (a.zone ?? '~').localeCompare(b.zone ?? '~', 'id'));
}

async function plannedParts(reader: Reader, organisationId: OrganisationId): Promise<Set<SubOrderId>> {
	const rows = await reader
		.select({ id: deliveryStop.subOrderId })
		.from(deliveryStop)
		.innerJoin(deliveryRun, eq(deliveryRun.id, deliveryStop.runId))
		.where(and(eq(deliveryRun.organisationId, organisationId), eq(deliveryStop.state, 'waiting')));
	return new Set(rows.map(({ id }) => id));
}

/** What buyers still owe for parts, as it is taken in cash at the door; parts that are paid are left out. Two queries for all. */
export async function owedAtDoor(
	reader: Reader,
	parts: readonly Part[]
): Promise<ReadonlyMap<SubOrderId, Rupiah>> {
	if (parts.length === 0) return new Map();
	const asked = await topUpsOf(
		reader,
		parts.map(({ id }) => id)
	);
	const balances = await reader
		.select({ id: account.id, balance: account.balance })
		.from(account)
		.where(
			inArray(
				account.id,
				parts.map(({ depositsAccountId }) => depositsAccountId)
			)
		);
	// Each part handed over takes its own money out, so what lies there is counted against the parts in their order.
	const left = new Map(balances.map(({ id, balance }) => [id, 0 - balance]));
	const owed = new Map<SubOrderId, Rupiah>();
	for (const part of parts) {
		if (part.deliveredTransactionId !== null) continue;
		const toppedUp = asked.find(({ subOrderId, state }) => subOrderId === part.id && state === 'awaiting');
		const there = left.get(part.depositsAccountId) ?? 0;
		left.set(part.depositsAccountId, there - depositOf(part));
		// Who pays later owes it by agreement; no money is taken at the door.
		const unpaid = part.paymentMethod === 'later' || there >= depositOf(part) ? NO_RUPIAH : part.total;
		const due = toppedUp?.amount ?? unpaid;
		if (due > 0) owed.set(part.id, rupiah(roundCash(due).cash));
	}
	return owed;
}

export interface StopOnSheet {
	readonly orderId: Part['orderId'];
	readonly orderNumber: string;
	readonly orderToken: string;
	readonly buyerName: string;
	readonly buyerPhone: string;
	readonly address: string;
	readonly villageName: string | null;
	readonly districtName: string | null;
	readonly note: string;
	/** What is still to be taken at the door. */
	readonly owed: Rupiah;
	/** What was taken there. */
	readonly cash: Rupiah;
	/** Of the first of its parts that still waits, else of the last that ended. */
	readonly state: Stop['state'];
	readonly reason: string;
	readonly receivedBy: string | null;
	readonly stopId: Stop['id'];
	readonly hasPhoto: boolean;
	/** Whether the goods are with the courier now. */
	readonly withCourier: boolean;
	readonly lines: readonly {
		readonly id: number;
		readonly name: string;
		readonly unit: string;
		readonly soldBy: Part['lines'][number]['soldBy'];
		readonly quantity: number;
	}[];
}

/** A run's sheet: its stops in their order, each with all that its order has on this run. */
export async function sheetOf(reader: Reader, run: Run): Promise<StopOnSheet[]> {
	const stops = await stopsOf(reader, run.id);
	const parts = await partsByIds(
		reader,
		stops.map(({ subOrderId }) => subOrderId)
	);
	const waiting = stops.filter(({ state }) => state === 'waiting').map(({ subOrderId }) => subOrderId);
	const owed = await owedAtDoor(
		reader,
		parts.filter(({ id }) => waiting.includes(id))
	);
	const orders = new Map<Part['orderId'], StopOnSheet>();
	for (const stop of stops) {
		const part = parts.find(({ id }) => id === stop.subOrderId);
		if (!part) continue;
		const before = orders.get(part.orderId);
		const still = !before || stop.state === 'waiting' || before.state !== 'waiting';
		orders.set(part.orderId, {
			...{ orderId: part.orderId, orderNumber: part.orderNumber, orderToken: part.orderToken },
			...{ buyerName: part.buyerName, buyerPhone: part.buyerPhone, address: part.address },
			...{ villageName: part.villageName, districtName: part.districtName, note: part.note },
			owed: rupiah((before?.owed ?? 0) + (owed.get(part.id) ?? 0)),
			cash: rupiah((before?.cash ?? 0) + stop.cash),
			...(still
				? { state: stop.state, reason: stop.reason, stopId: stop.id }
				: { state: before.state, reason: before.reason, stopId: before.stopId }),
			receivedBy: stop.state === 'delivered' ? part.receivedBy : (before?.receivedBy ?? null),
			hasPhoto: stop.photoId !== null || (before?.hasPhoto ?? false),
			withCourier:
				(stop.state === 'waiting' && part.state === 'on_the_way') || (before?.withCourier ?? false),
			lines: [
				...(before?.lines ?? []),
				...part.lines.map(({ id, name, unit, soldBy, quantity }) => ({ id, name, unit, soldBy, quantity }))
			]
		});
	}
	return [...orders.values()];
}

/** The photo of a stop of this run, or null. */
export async function stopPhoto(reader: Reader, runId: RunId, stopId: Stop['id']) {
	const [found] = await reader
		.select({ photoId: deliveryStop.photoId })
		.from(deliveryStop)
		.where(and(eq(deliveryStop.id, stopId), eq(deliveryStop.runId, runId)));
	return found?.photoId ?? null;
}
