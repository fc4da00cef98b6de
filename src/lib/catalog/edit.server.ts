import { eq } from 'drizzle-orm';
import { forgetPhotos, keepPhoto, type PreparedPhoto } from '#lib/media/store.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { canonical } from '#lib/shared/idempotency.server.ts';
import type { ListingId, MediaId } from '#lib/shared/ids.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { standingOn } from './authority.server.ts';
import { commodityById } from './commodities.server.ts';
import { keepTiers, recordPrice } from './create.server.ts';
import { listingById, type FullListing } from './find.server.ts';
import {
	byQuantity,
	listingMistakes,
	MOST_PHOTOS,
	permitsMissing,
	type ListingFields,
	type ListingMistakes
} from './listing.ts';
import { listing, listingPhoto } from './schema.server.ts';
import { kindOfGroup, UNITS, type Permit } from './terms.ts';

export interface EditListing {
	readonly listingId: ListingId;
	/** The version the form was made from; another one means that somebody changed it meanwhile. */
	readonly version: number;
	readonly fields: ListingFields;
	/** The photos to keep, in their new order; the others are taken away. */
	readonly keptPhotos: readonly MediaId[];
	readonly newPhotos: readonly PreparedPhoto[];
}

export type EditListingResult =
	| { ok: true; version: number; changed: string[] }
	| Refused<'not_found' | 'forbidden' | 'stale' | 'commodity_unknown' | 'sold_by_fixed' | 'photo_too_many'>
	| Refused<'permits_missing', { permits: Permit[] }>
	| Refused<'listing_invalid', { mistakes: ListingMistakes }>;

/** What a buyer was shown and must be shown again when it changes. */
const SHOWN = [
	'name',
	'unit',
	'price',
	'pieceGrams',
	'leastQuantity',
	'mostQuantity',
	'stockMode',
	'leadDays',
	'tiers'
] as const;
const KEPT = ['commodityId', 'story', 'permits', 'practice'] as const;

/**
 * Changes a listing. Its version rises with whatever a buyer must see again, so that nobody pays a price she was not
 * shown; the audit log keeps each change from and to.
 */
export async function editListing(actor: Actor, input: EditListing): Promise<EditListingResult> {
	return write(async (tx) => {
		const before = await listingById(tx, input.listingId);
		if (!before) return refuse('not_found');
		if ((await standingOn(tx, actor, before)) === null) return refuse('forbidden');
		if (before.version !== input.version) return refuse('stale');
		const problem = await problemOf(tx, before, input);
		if (problem) return problem;
		return apply(tx, actor, before, input);
	});
}

async function problemOf(
	tx: Tx,
	before: FullListing,
	{ fields, keptPhotos, newPhotos }: EditListing
): Promise<Exclude<EditListingResult, { ok: true }> | null> {
	const commodity = await commodityById(tx, fields.commodityId);
	if (!commodity) return refuse('commodity_unknown');
	const wasShown = before.publishedAt !== null;
	// Stock and orders are counted in grams, millilitres or pieces; once there may be some, that is fixed.
	if (wasShown && (UNITS[fields.unit] !== before.soldBy || commodity.id !== before.commodityId)) {
		return refuse('sold_by_fixed');
	}
	if (keptPhotos.length + newPhotos.length > MOST_PHOTOS) return refuse('photo_too_many');
	const permits = permitsMissing(commodity.permits, fields.permits);
	if (before.state === 'published' && permits.length > 0)
		return { ok: false, code: 'permits_missing', permits };
	const mistakes = listingMistakes(fields);
	return Object.keys(mistakes).length > 0 ? { ok: false, code: 'listing_invalid', mistakes } : null;
}

async function apply(
	tx: Tx,
	actor: Actor,
	before: FullListing,
	{ fields, keptPhotos, newPhotos }: EditListing
): Promise<EditListingResult> {
	const after = {
		...fields,
		practice: fields.practice === undefined ? before.practice : fields.practice,
		tiers: byQuantity(fields.tiers)
	};
	const differs = (name: keyof ListingFields) => canonical(before[name]) !== canonical(after[name]);
	const shown = SHOWN.filter(differs);
	const changed = [...shown, ...KEPT.filter(differs)];
	const version = shown.length > 0 ? before.version + 1 : before.version;
	const commodity = await commodityById(tx, fields.commodityId);
	const { tiers, permits, ...rest } = after;
	await tx
		.update(listing)
		.set({
			...rest,
			permits: { ...permits },
			soldBy: UNITS[fields.unit],
			kind: commodity ? kindOfGroup(commodity.group) : before.kind,
			version,
			updatedAt: now()
		})
		.where(eq(listing.id, before.id));
	if (differs('tiers')) await keepTiers(tx, before.id, tiers);
	if (differs('price')) await recordPrice(tx, actor, before.id, fields.price);
	await arrangePhotos(tx, actor, before, { keptPhotos, newPhotos });
	await audit(tx, actor, {
		action: 'listing.edit',
		organisationId: before.groupId,
		subject: `listing:${before.id}`,
		detail: Object.fromEntries(changed.map((name) => [name, { from: before[name], to: after[name] }]))
	});
	return { ok: true, version, changed };
}

async function arrangePhotos(
	tx: Tx,
	actor: Actor,
	before: FullListing,
	{ keptPhotos, newPhotos }: Pick<EditListing, 'keptPhotos' | 'newPhotos'>
): Promise<void> {
	const owned = before.photos.map(({ mediaId }) => mediaId);
	// A photo of another listing that a forged form names is left out.
	const kept = [...new Set(keptPhotos)].filter((id) => owned.includes(id));
	const fresh: MediaId[] = [];
	for (const photo of newPhotos) fresh.push(await keepPhoto(tx, actor, photo, { visibility: 'public' }));
	const order = [...kept, ...fresh];
	if (canonical(order) === canonical(owned)) return;
	await tx.delete(listingPhoto).where(eq(listingPhoto.listingId, before.id));
	if (order.length > 0) {
		await tx
			.insert(listingPhoto)
			.values(order.map((mediaId, position) => ({ listingId: before.id, position, mediaId })));
	}
	await forgetPhotos(
		tx,
		owned.filter((id) => !kept.includes(id))
	);
}
