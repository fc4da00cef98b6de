import type { Cycle } from '#lib/cycles/schema.server.ts';
import type { ExportTable, Row } from '#lib/documents/table.ts';
import { cycleMessages } from '#lib/i18n/cycles.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { formatQuantity, formatPhone } from '#lib/i18n/format.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { formatBookDate } from '#lib/shared/dates.ts';
import { packingOf, requestsOf } from './lists.server.ts';

interface Listed {
	readonly cycle: Pick<Cycle, 'id' | 'name' | 'pickupOn' | 'deliveryOn'>;
	/** Whose list it is. */
	readonly title: string;
	readonly locale: Locale;
}

function heading({ cycle, title, locale }: Listed, list: string): string[] {
	const t = messagesFor(cycleMessages, locale);
	const days = [
		cycle.pickupOn && t.pickup(formatBookDate(cycle.pickupOn, locale)),
		cycle.deliveryOn && t.delivery(formatBookDate(cycle.deliveryOn, locale))
	];
	return [title, `${list}: ${cycle.name}`, days.filter(Boolean).join(', ')];
}

/** What a closed cycle asks of its producers, as a table for a file. */
export function requestTable(reader: Reader, listed: Listed): ExportTable {
	const { cycle, locale } = listed;
	const t = messagesFor(cycleMessages, locale);
	async function* rows(): AsyncGenerator<Row> {
		for (const { seller, phone, goods } of await requestsOf(reader, cycle.id)) {
			for (const { name, quantity, soldBy, unit, orders } of goods) {
				const amount = formatQuantity(quantity, soldBy, locale, unit);
				yield { cells: [seller, phone ? formatPhone(phone) : '', name, amount, orders] };
			}
		}
	}
	return {
		name: t.requests,
		heading: heading(listed, t.requests),
		columns: [t.seller, t.phone, t.good, t.quantity, t.orders],
		amounts: 1,
		rows: rows()
	};
}

const BATCH = 500;

/** What is packed for whom, as a table for a file; read page by page, so that a large cycle is never held whole. */
export function packingTable(reader: Reader, listed: Listed): ExportTable {
	const { cycle, locale } = listed;
	const t = messagesFor(cycleMessages, locale);
	async function* rows(): AsyncGenerator<Row> {
		for (let page = 1; ; page += 1) {
			const { orders, more } = await packingOf(reader, cycle.id, { page, size: BATCH });
			for (const { number, buyerName, buyerPhone, deliveryMethod, isPaid, lines } of orders) {
				const way = isPaid ? t.ways[deliveryMethod] : `${t.ways[deliveryMethod]}, ${t.unpaid}`;
				for (const { name, quantity, soldBy, unit, seller } of lines) {
					const amount = formatQuantity(quantity, soldBy, locale, unit);
					yield { cells: [buyerName, formatPhone(buyerPhone), number, way, amount, name, seller] };
				}
			}
			if (!more) return;
		}
	}
	return {
		name: t.packing,
		heading: heading(listed, t.packing),
		columns: [t.buyer, t.phone, t.orders, t.way, t.quantity, t.good, t.seller],
		amounts: 0,
		rows: rows()
	};
}
