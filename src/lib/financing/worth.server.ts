import { and, asc, eq, gte, sql } from 'drizzle-orm';
import { listing } from '#lib/catalog/schema.server.ts';
import { lineAmounts } from '#lib/orders/amounts.ts';
import { vatPostedFor } from '#lib/orders/vatPosted.server.ts';
import { agreementInForce } from '#lib/organisations/agreements.server.ts';
import { membershipById } from '#lib/organisations/find.server.ts';
import { harvestPromise } from '#lib/promises/schema.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { addDays, type BookDate } from '#lib/shared/dates.ts';
import type { HarvestPromiseId, MembershipId } from '#lib/shared/ids.ts';
import { rupiah, type Rupiah, type SoldBy } from '#lib/shared/money.ts';
import { DAYS_TO_SETTLE, type Basis } from './bases.ts';

/** Something that a producer will be paid for, and what of it will be hers after the fees. */
export interface Worth {
	readonly basis: Basis;
	readonly promiseId: HarvestPromiseId | null;
	readonly worth: Rupiah;
	/** When a loan against it would be due. */
	readonly dueOn: BookDate;
	/** For a promise: what is still to come, in g, ml, dm³ or pieces, and until when. */
	readonly harvest: {
		readonly name: string;
		readonly quantity: number;
		readonly soldBy: SoldBy;
		readonly unit: string;
		readonly untilOn: BookDate;
	} | null;
}

/**
 * What a member can be lent money against today: each promise that buyers can order, at its price now; her orders that are
 * paid and not delivered; what was delivered and is not settled. What comes to nothing is left out.
 */
export async function worthsOf(
	reader: Reader,
	membershipId: MembershipId,
	today: BookDate
): Promise<Worth[]> {
	const [orders, promised] = await Promise.all([
		ownOfOrders(reader, membershipId),
		promisesOf(reader, membershipId, today)
	]);
	const dueOn = addDays(today, DAYS_TO_SETTLE);
	const all: Worth[] = [
		...promised,
		{ basis: 'orders', promiseId: null, worth: orders.ordered, dueOn, harvest: null },
		{ basis: 'delivered', promiseId: null, worth: orders.delivered, dueOn, harvest: null }
	];
	return all.filter(({ worth }) => worth > 0);
}

async function promisesOf(reader: Reader, membershipId: MembershipId, today: BookDate): Promise<Worth[]> {
	const member = await membershipById(reader, membershipId);
	const agreement = member && (await agreementInForce(reader, member.organisationId, today));
	// Without an agreement nothing is sold, and nobody knows what it would bring.
	if (!agreement) return [];
	const { commissionBasisPoints, groupShareBasisPoints } = agreement;
	const rows = await reader
		.select({
			...{ id: harvestPromise.id, quantity: harvestPromise.quantity, untilOn: harvestPromise.untilOn },
			...{ onTime: harvestPromise.onTime, late: harvestPromise.late },
			...{ name: listing.name, price: listing.price, soldBy: listing.soldBy, unit: listing.unit }
		})
		.from(harvestPromise)
		.innerJoin(listing, eq(listing.id, harvestPromise.listingId))
		.where(
			and(
				eq(harvestPromise.sellerId, membershipId),
				eq(harvestPromise.state, 'open'),
				gte(harvestPromise.untilOn, today)
			)
		)
		.orderBy(asc(harvestPromise.untilOn), asc(harvestPromise.id))
		.limit(50);
	return rows.map(({ id, untilOn, onTime, late, name, price, soldBy, unit, ...row }) => {
		const quantity = Math.max(0, row.quantity - onTime - late);
		const { payable } = lineAmounts({
			price,
			quantity,
			soldBy,
			commissionBasisPoints,
			groupShareBasisPoints
		});
		return {
			...{ basis: 'promise', promiseId: id, worth: payable, dueOn: addDays(untilOn, DAYS_TO_SETTLE) },
			harvest: { name, quantity, soldBy, unit, untilOn }
		};
	});
}

/**
 * A member's own part of what is paid and under way, and of what was delivered and neither settled nor refunded. Orders of goods
 * that the BUM Desa has bought from her, and may pack for them, bring her nothing any more.
 */
async function ownOfOrders(
	reader: Reader,
	membershipId: MembershipId
): Promise<{ ordered: Rupiah; delivered: Rupiah }> {
	const [found] = await reader.all<{ ordered: number; delivered: number }>(sql`
		SELECT
			coalesce(sum(CASE WHEN s.state IN ('placed', 'packing', 'ready', 'on_the_way') AND -a.balance >=
				s.delivery_amount + (SELECT sum(g.gross) FROM order_line g WHERE g.sub_order_id = s.id) - ${vatPostedFor(sql`s`)}
				AND NOT EXISTS (SELECT 1 FROM lot b WHERE b.listing_id = l.listing_id AND b.unit_price IS NOT NULL AND b.on_sale > 0)
				THEN l.payable ELSE 0 END), 0) AS ordered,
			coalesce(sum(CASE WHEN s.state = 'delivered' AND t.order_line_id IS NULL THEN l.payable -
				coalesce((SELECT sum(r.payable) FROM line_refund r WHERE r.order_line_id = l.id), 0)
				ELSE 0 END), 0) AS delivered
		FROM sub_order s
		JOIN customer_order o ON o.id = s.order_id
		JOIN account a ON a.id = o.deposits_account_id
		JOIN order_line l ON l.sub_order_id = s.id
		LEFT JOIN settlement t ON t.order_line_id = l.id
		WHERE s.seller_id = ${membershipId}
			AND s.state IN ('placed', 'packing', 'ready', 'on_the_way', 'delivered')`);
	return { ordered: rupiah(found?.ordered ?? 0), delivered: rupiah(found?.delivered ?? 0) };
}
