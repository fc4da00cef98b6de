import { and, eq, sql } from 'drizzle-orm';
import { listingById, setPractice, type FullListing } from '#lib/catalog/find.server.ts';
import type { Practice } from '#lib/catalog/terms.ts';
import { keepPhoto, type PreparedPhoto } from '#lib/media/store.server.ts';
import { agreementInForce, type Agreement } from '#lib/organisations/agreements.server.ts';
import { orRefusal } from '#lib/ledger/post.server.ts';
import type { LedgerCode } from '#lib/ledger/posting.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now, today } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { addDays, bookDateAt, type BookDate } from '#lib/shared/dates.ts';
import { faultPoint } from '#lib/shared/fault.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { newKey, type ListingId, type OrganisationId } from '#lib/shared/ids.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { setOnHand, stockOf } from '#lib/stock/receive.server.ts';
import { buyLot, mayBuy, type BuyMistake } from './buy.server.ts';
import { delivered, isDoubtful, type Weighing, type WeighingMistake } from './delivered.ts';
import { isGrade } from './grades.server.ts';
import type { LotId } from './ids.ts';
import { isPast } from './oldest.ts';
import { lot } from './schema.server.ts';

export interface ReceiveLot extends Omit<Weighing, 'soldBy'> {
	/** The form's idempotency key. */
	readonly key: string;
	/** The desk that acts; goods it does not sell are not found here. */
	readonly organisationId: OrganisationId;
	readonly listingId: ListingId;
	readonly rejectedReason: string;
	readonly rejectedPhoto: PreparedPhoto | null;
	readonly grade: string;
	readonly harvestedOn: BookDate;
	readonly place: string;
	readonly practice: Practice;
	readonly practiceNote: string;
	/** Days from the harvest on in which it may be sold; null when it does not spoil. */
	readonly shelfLifeDays: number | null;
	/** Tells a second box of the same harvest and weight from the first; else empty. */
	readonly mark: string;
	/** What is paid per kg, litre, m³ or piece where the BUM Desa buys it; null on consignment. */
	readonly unitPrice: Rupiah | null;
	/** The doubtful quantity that was asked about and confirmed, in its own unit; null when nothing was asked. */
	readonly confirmed?: number | null;
	/** When it was received where there was no signal, in milliseconds; null when that is now. */
	readonly at: number | null;
}

export type ReceiveLotResult =
	| { ok: true; lotId: LotId; number: number; receiptToken: string }
	| Refused<'lot_twice', { number: number }>
	/** A wrong unit or a slipped comma is likelier than so much or so little: asked about before it is taken. */
	| Refused<'doubtful', { brought: number }>
	| Refused<
			| 'forbidden'
			| 'not_found'
			| 'key_reused'
			| 'made_to_order'
			| 'grade_unknown'
			| 'harvest_future'
			| 'harvest_too_old'
			| 'expired'
			| 'reason_missing'
			| 'own_goods'
			| WeighingMistake
			| BuyMistake
			| LedgerCode
	  >;

/** Older than this is a mistyped year. */
const OLDEST_DAYS = 3 * 366;

const DAY_MS = 24 * 60 * 60 * 1000;
/** A telephone without a signal for longer has a wrong clock. */
const MOST_WAITING_MS = 14 * DAY_MS;

/** When it was received: what the telephone says, as far as that can be. */
function receivedAt(at: number | null): number {
	const latest = now();
	return at === null || at > latest || at < latest - MOST_WAITING_MS ? latest : at;
}

/**
 * Takes what a producer brought into the warehouse: weighed, sorted, given a number, and what is good put before the
 * buyers in the same commit. The same goods received a second time, by whomever, are refused.
 */
export async function receiveLot(actor: Actor, input: ReceiveLot): Promise<ReceiveLotResult> {
	// The same goods whether they were sent at once or waited for a signal.
	const { key, rejectedPhoto, at: _at, confirmed: _confirmed, ...body } = input;
	return orRefusal(
		write(async (tx): Promise<ReceiveLotResult> => {
			if (!(await allow(tx, actor, input.organisationId, 'stock.count'))) return refuse('forbidden');
			const scope = `lot.receive:${actor.userId}`;
			return once(tx, { scope, key, body: { ...body, photo: rejectedPhoto?.sourceHash ?? null } }, () =>
				receive(tx, actor, input)
			);
		})
	);
}

async function receive(tx: Tx, actor: Actor, input: ReceiveLot): Promise<ReceiveLotResult> {
	const goods = await listingById(tx, input.listingId);
	const on = goods && today(goods.group.timeZone);
	const agreement = goods && on && (await agreementInForce(tx, goods.group.id, on));
	if (!agreement || agreement.bumdesaId !== input.organisationId) return refuse('not_found');
	if (goods.stockMode === 'made_to_order') return refuse('made_to_order');
	const weighed = delivered({ ...input, soldBy: goods.soldBy });
	if (!weighed.ok) return weighed;
	if (isDoubtful(weighed.brought, goods) && input.confirmed !== weighed.brought) {
		return { ok: false, code: 'doubtful', brought: weighed.brought };
	}
	if (!(await isGrade(tx, input.organisationId, input.grade))) return refuse('grade_unknown');
	if (input.rejected > 0 && input.rejectedReason === '') return refuse('reason_missing');
	if (input.harvestedOn > on) return refuse('harvest_future');
	if (input.harvestedOn < addDays(on, -OLDEST_DAYS)) return refuse('harvest_too_old');
	const bestBefore = input.shelfLifeDays === null ? null : addDays(input.harvestedOn, input.shelfLifeDays);
	if (isPast(bestBefore, on)) return refuse('expired');
	const { unitPrice } = input;
	// Nobody sets the price that the BUM Desa pays to herself.
	if (unitPrice !== null && goods.seller.userId === actor.userId) return refuse('own_goods');
	const may =
		unitPrice === null || mayBuy(agreement, { unitPrice, price: goods.price, accepted: weighed.accepted });
	if (may !== true && !may.ok) return may;
	const twin = await sameGoods(tx, input, weighed);
	if (twin) return { ok: false, code: 'lot_twice', number: twin.number };
	return keep(tx, actor, input, { goods, weighed, bestBefore, agreement });
}

type Weighed = Extract<ReturnType<typeof delivered>, { ok: true }>;

async function sameGoods(tx: Tx, { listingId, harvestedOn, mark }: ReceiveLot, { brought, gross }: Weighed) {
	const [found] = await tx
		.select({ number: lot.number })
		.from(lot)
		.where(
			and(
				eq(lot.listingId, listingId),
				eq(lot.harvestedOn, harvestedOn),
				eq(lot.brought, brought),
				eq(lot.gross, gross),
				eq(lot.mark, mark)
			)
		);
	return found ?? null;
}

interface Checked {
	readonly goods: FullListing;
	readonly weighed: Weighed;
	readonly bestBefore: BookDate | null;
	readonly agreement: Agreement;
}

async function keep(
	tx: Tx,
	actor: Actor,
	input: ReceiveLot,
	{ goods, weighed, bestBefore, agreement }: Checked
): Promise<ReceiveLotResult> {
	assert(actor.userId !== null, 'whoever may receive is a person');
	const { organisationId, listingId, grade, harvestedOn, place, practice, practiceNote, mark } = input;
	const { gross, tare, brought, accepted } = weighed;
	const [last] = await tx
		.select({ number: sql<number>`coalesce(max(${lot.number}), 0)` })
		.from(lot)
		.where(eq(lot.organisationId, organisationId));
	const photo = input.rejectedPhoto;
	const at = receivedAt(input.at);
	const number = (last?.number ?? 0) + 1;
	const receiptToken = newKey();
	const [row] = await tx
		.insert(lot)
		.values({
			...{ organisationId, listingId, agreementId: agreement.id, number, receiptToken, code: newKey(8) },
			...{ gross, tare, brought, rejected: input.rejected, rejectedReason: input.rejectedReason },
			rejectedPhotoId: photo && (await keepPhoto(tx, actor, photo, { visibility: 'private' })),
			...{ remaining: accepted, onSale: accepted, grade, harvestedOn, place, practice, practiceNote },
			...{ bestBefore, mark, receivedBy: actor.userId, receivedAt: at }
		})
		.returning({ id: lot.id });
	assert(row, 'a received lot has a row');
	await setPractice(tx, listingId, practice);
	if (accepted > 0) {
		const { onHand } = await stockOf(tx, listingId);
		const source = `lot:${row.id}`;
		const raised = await setOnHand(tx, actor, {
			...{ listingId, onHand: onHand + accepted, reason: 'harvest', source, at }
		});
		assert(raised.ok, 'more on hand is never too little');
	}
	const { unitPrice } = input;
	if (unitPrice !== null) {
		const on = bookDateAt(at, goods.group.timeZone);
		await buyLot(tx, actor, { lotId: row.id, number, goods, agreement, unitPrice, accepted, on });
	}
	faultPoint('lot.after_receive');
	await audit(tx, actor, {
		action: 'lot.receive',
		organisationId,
		subject: `lot:${row.id}`,
		detail: { number, goods: goods.name, gross, tare, brought, rejected: input.rejected, grade, unitPrice }
	});
	return { ok: true, lotId: row.id, number, receiptToken };
}
