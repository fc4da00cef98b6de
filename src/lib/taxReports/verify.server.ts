import { sql } from 'drizzle-orm';
import { CODE } from '#lib/ledger/codes.ts';
import type { Fault } from '#lib/ledger/verify.server.ts';
import type { Deliverer } from '#lib/organisations/agreement.ts';
import type { Charge } from '#lib/orders/charges.ts';
import { suppliedFor } from '#lib/orders/supplies.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { SubOrderId } from '#lib/shared/ids.ts';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';
import { goodsVatRate, vatWithin } from '#lib/taxes/vat.ts';

const PAGE = 2_000;

/**
 * Holds the register of output VAT against the account and against what was sold: what a transaction posted there is what it registered,
 * no sale posted without a register, and of each line that is paid or delivered and its charges, and each paid order of the farm shop, the
 * register has the VAT of what is left of it by its frozen rate; of what is neither it has none.
 *
 * @returns the first row that is wrong, or null.
 */
export async function vatFaults(reader: Reader): Promise<Fault | null> {
	return (
		(await entryFault(reader)) ??
		(await lineFault(reader)) ??
		(await chargeFault(reader)) ??
		(await inputFault(reader))
	);
}

async function entryFault(reader: Reader): Promise<Fault | null> {
	const [wrong] = await reader.all<{ id: number; registered: number; posted: number }>(sql`
		WITH registered AS (SELECT transaction_id, book_id, sum(vat) AS vat FROM output_vat GROUP BY 1, 2),
		posted AS (SELECT e.transaction_id, e.book_id, t.source_kind, sum(-p.amount) AS vat
			FROM account a CROSS JOIN posting p ON p.account_id = a.id JOIN entry e ON e.id = p.entry_id
			JOIN ledger_transaction t ON t.id = e.transaction_id
			WHERE a.code = ${CODE.outputVat} AND a.is_control = 0 GROUP BY 1, 2)
		SELECT coalesce(r.transaction_id, p.transaction_id) AS id, coalesce(r.vat, 0) AS registered, coalesce(p.vat, 0) AS posted
		FROM registered r FULL JOIN posted p ON p.transaction_id = r.transaction_id AND p.book_id = r.book_id
		WHERE coalesce(r.vat, 0) <> coalesce(p.vat, 0)
			-- What officers wrote by hand has no register.
			AND (r.transaction_id IS NOT NULL OR p.source_kind IN ('order', 'input_order', 'loan_application'))
		ORDER BY 1 LIMIT 1`);
	if (!wrong) return null;
	const { id, registered, posted } = wrong;
	return {
		row: `transaction ${id}`,
		problem: `posted output VAT of ${posted}, but the register has ${registered}`
	};
}

/** How much of the VAT that a part contains has fallen: of heavier goods that are not paid for yet the register may have less. */
type Fallen = 'all' | 'at_most' | 'none';

/** By the part `s`: all of it once it is handed over, or paid, none of what came to nothing or was paid before VAT fell with payments. */
const FALLEN = sql`CASE
	WHEN s.delivered_transaction_id IS NOT NULL THEN 'all'
	WHEN s.state IN ('cancelled', 'expired') OR s.vat_at_delivery = 1 OR NOT EXISTS (SELECT 1 FROM customer_order o
		JOIN payment p ON p.id = o.payment_id WHERE o.id = s.order_id AND p.state = 'paid') THEN 'none'
	WHEN EXISTS (SELECT 1 FROM top_up u JOIN payment p ON p.id = u.payment_id WHERE u.sub_order_id = s.id AND p.state = 'awaiting')
		THEN 'at_most' ELSE 'all' END`;

/** What the register is to have. */
function dueOf(fallen: Fallen, contained: number, registered: number): number {
	if (fallen === 'none') return 0;
	return fallen === 'all' ? contained : Math.max(0, Math.min(registered, contained));
}

interface LineVat {
	id: number;
	fallen: Fallen;
	rate: number;
	goodsRate: number;
	/** What is left of them after refunds. */
	commission: Rupiah;
	bought: Rupiah;
	registered: number;
}

async function lineFault(reader: Reader): Promise<Fault | null> {
	for (let last = 0; ;) {
		const page = await reader.all<LineVat>(sql`
			SELECT l.id, s.vat_basis_points AS rate, l.goods_vat_basis_points AS goodsRate,
				l.commission - coalesce((SELECT sum(r.commission) FROM line_refund r WHERE r.order_line_id = l.id), 0) AS commission,
				l.bought - coalesce((SELECT sum(r.bought) FROM line_refund r WHERE r.order_line_id = l.id), 0) AS bought,
				${FALLEN} AS fallen,
				coalesce((SELECT sum(v.vat) FROM output_vat v WHERE v.reference = 'line:' || l.id), 0) AS registered
			FROM order_line l JOIN sub_order s ON s.id = l.sub_order_id
			WHERE l.id > ${last} AND s.vat_basis_points > 0
			ORDER BY l.id LIMIT ${PAGE}`);
		for (const { id, rate, goodsRate, commission, bought, fallen, registered } of page) {
			const contained = vatWithin(commission, rate) + vatWithin(bought, goodsRate);
			const due = dueOf(fallen, contained, registered);
			if (registered !== due) return differs(`order_line ${id}`, registered, due);
			last = id;
		}
		if (page.length < PAGE) return null;
	}
}

interface ChargeVat {
	id: SubOrderId;
	fallen: Fallen;
	rate: number;
	delivers: Deliverer;
	charge: Charge;
	/** What is left of it after refunds. */
	amount: Rupiah;
	registered: number;
}

async function chargeFault(reader: Reader): Promise<Fault | null> {
	for (let last = 0; ;) {
		const charges = await reader.all<ChargeVat>(sql`
			WITH s AS (SELECT * FROM sub_order WHERE id > ${last} AND vat_basis_points > 0 ORDER BY id LIMIT ${PAGE}),
			c AS (SELECT id AS part, 'delivery' AS charge, delivery_amount AS amount FROM s
				UNION ALL SELECT f.sub_order_id, f.purpose || ':' || f.charged_by, f.amount FROM s JOIN order_fee f ON f.sub_order_id = s.id)
			SELECT s.id, s.vat_basis_points AS rate, s.delivers, c.charge,
				c.amount - coalesce((SELECT sum(r.amount) FROM charge_refund r WHERE r.sub_order_id = s.id AND r.charge = c.charge), 0) AS amount,
				${FALLEN} AS fallen,
				coalesce((SELECT sum(v.vat) FROM output_vat v WHERE v.reference = 'part:' || s.id), 0) AS registered
			FROM s JOIN c ON c.part = s.id ORDER BY s.id`);
		const due = new Map<SubOrderId, number>();
		for (const { id, fallen, charge, amount, rate, ...part } of charges) {
			// No weighing changes a charge: it is paid with the order or not at all.
			const vat = fallen !== 'none' && suppliedFor(part, charge) ? vatWithin(amount, rate) : 0;
			due.set(id, (due.get(id) ?? 0) + vat);
		}
		const wrong = charges.find(({ id, registered }) => registered !== due.get(id));
		if (wrong) return differs(`sub_order ${wrong.id}`, wrong.registered, due.get(wrong.id) ?? 0);
		if (due.size < PAGE) return null;
		last = Math.max(...due.keys());
	}
}

async function inputFault(reader: Reader): Promise<Fault | null> {
	const lines = await reader.all<{
		id: number;
		kind: string;
		rate: number;
		price: number;
		state: string;
	}>(sql`
		SELECT o.id, i.kind, o.vat_basis_points AS rate, l.quantity * l.price AS price, o.state
		FROM input_order o JOIN input_line l ON l.order_id = o.id JOIN input_item i ON i.id = l.item_id
		WHERE o.vat_basis_points > 0 ORDER BY o.id`);
	const due = new Map<number, number>();
	for (const { id, kind, rate, price, state } of lines) {
		const vat = vatWithin(rupiah(price), goodsVatRate(kind, rate));
		due.set(id, (due.get(id) ?? 0) + (state === 'paid' || state === 'handed' ? vat : 0));
	}
	const registered = await reader.all<{ reference: string; vat: number }>(sql`
		SELECT reference, sum(vat) AS vat FROM output_vat WHERE supply = 'farmInputs' GROUP BY 1`);
	const byReference = new Map(registered.map(({ reference, vat }) => [reference, vat]));
	for (const [id, vat] of due) {
		const has = byReference.get(`input_order:${id}`) ?? 0;
		if (has !== vat) return differs(`input_order ${id}`, has, vat);
	}
	return null;
}

function differs(row: string, registered: number, due: number): Fault {
	return { row, problem: `has output VAT of ${registered} in the register, but contains ${due}` };
}
