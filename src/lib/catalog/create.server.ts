import { keepPhoto, type PreparedPhoto } from '#lib/media/store.server.ts';
import { activeMembership, allow } from '#lib/organisations/authority.server.ts';
import { organisationById } from '#lib/organisations/find.server.ts';
import { slugOf } from '#lib/organisations/slug.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import { newKey, type ListingId, type OrganisationId } from '#lib/shared/ids.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { commodityById } from './commodities.server.ts';
import { listingMistakes, MOST_PHOTOS, type ListingFields, type ListingMistakes } from './listing.ts';
import { listing, listingPhoto, listingPrice, listingTier } from './schema.server.ts';
import { kindOfGroup, UNITS } from './terms.ts';
import { eq } from 'drizzle-orm';

export interface CreateListing {
	readonly key: string;
	/** The group she sells through. */
	readonly groupId: OrganisationId;
	readonly fields: ListingFields;
	readonly photos: readonly PreparedPhoto[];
}

export type CreateListingResult =
	| { ok: true; listingId: ListingId; slug: string }
	| Refused<'forbidden' | 'commodity_unknown' | 'photo_too_many' | 'key_reused'>
	| Refused<'listing_invalid', { mistakes: ListingMistakes }>;

/** Begins a draft of the person's own goods, through a group of which she is an active member. */
export async function createListing(actor: Actor, input: CreateListing): Promise<CreateListingResult> {
	const { key, groupId, fields } = input;
	const body = { groupId, fields, photos: input.photos.map(({ sourceHash }) => sourceHash) };
	return write((tx) =>
		once(tx, { scope: `listing.create:${actor.userId}`, key, body }, () => createDraft(tx, actor, input))
	);
}

/** The same in a transaction that does more, such as counting its first stock. */
export async function createDraft(
	tx: Tx,
	actor: Actor,
	{ groupId, fields, photos }: Omit<CreateListing, 'key'>
): Promise<CreateListingResult> {
	const seller = actor.userId && (await activeMembership(tx, groupId, actor.userId));
	const group = await organisationById(tx, groupId);
	if (!seller || !group || !(await allow(tx, actor, groupId, 'listing.create'))) return refuse('forbidden');
	const commodity = await commodityById(tx, fields.commodityId);
	if (!commodity) return refuse('commodity_unknown');
	if (photos.length > MOST_PHOTOS) return refuse('photo_too_many');
	const mistakes = listingMistakes(fields);
	if (Object.keys(mistakes).length > 0) return { ok: false, code: 'listing_invalid', mistakes };

	const { tiers, permits, ...rest } = fields;
	const [row] = await tx
		.insert(listing)
		.values({
			...rest,
			slug: await freeSlug(tx, slugOf(fields.name)),
			sellerId: seller.id,
			groupId,
			kind: kindOfGroup(commodity.group),
			soldBy: UNITS[fields.unit],
			permits: { ...permits },
			state: 'draft',
			villageCode: group.villageCode,
			createdAt: now(),
			updatedAt: now()
		})
		.returning({ id: listing.id, slug: listing.slug });
	assert(row, 'a created listing has a row');
	await keepTiers(tx, row.id, tiers);
	await keepPhotos(tx, actor, row.id, photos);
	await recordPrice(tx, actor, row.id, fields.price);
	await audit(tx, actor, {
		action: 'listing.create',
		organisationId: groupId,
		subject: `listing:${row.id}`,
		detail: { name: fields.name, price: fields.price, unit: fields.unit }
	});
	return { ok: true, listingId: row.id, slug: row.slug };
}

/** The name's own address, or with four letters behind it when another listing has it. */
async function freeSlug(tx: Tx, wanted: string): Promise<string> {
	let slug = wanted;
	for (;;) {
		const [taken] = await tx.select({ id: listing.id }).from(listing).where(eq(listing.slug, slug));
		if (!taken) return slug;
		slug = `${wanted}-${newKey(6)
			.toLowerCase()
			.replace(/[^a-z0-9]/g, '')
			.slice(0, 4)}`;
	}
}

export async function keepTiers(tx: Tx, listingId: ListingId, tiers: ListingFields['tiers']): Promise<void> {
	await tx.delete(listingTier).where(eq(listingTier.listingId, listingId));
	if (tiers.length > 0) await tx.insert(listingTier).values(tiers.map((tier) => ({ listingId, ...tier })));
}

async function keepPhotos(
	tx: Tx,
	actor: Actor,
	listingId: ListingId,
	photos: readonly PreparedPhoto[]
): Promise<void> {
	for (const [position, photo] of photos.entries()) {
		const mediaId = await keepPhoto(tx, actor, photo, { visibility: 'public' });
		await tx.insert(listingPhoto).values({ listingId, position, mediaId });
	}
}

export async function recordPrice(
	tx: Tx,
	actor: Actor,
	listingId: ListingId,
	price: ListingFields['price']
): Promise<void> {
	await tx.insert(listingPrice).values({ listingId, price, setBy: actor.userId, setAt: now() });
}
