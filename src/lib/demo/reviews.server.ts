import { photograph } from '#lib/media/photograph.server.ts';
import type { OrderLine, WholeOrder } from '#lib/orders/find.server.ts';
import { isReceived } from '#lib/orders/states.ts';
import { answerReview } from '#lib/reviews/answer.server.ts';
import { hideReview } from '#lib/reviews/moderate.server.ts';
import { writeReview } from '#lib/reviews/write.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import type { ReviewId } from '#lib/shared/ids.ts';
import type { DemoListing } from './data/listing.ts';
import { ANSWERS, ASTRAY, REVIEW_WORDS } from './data/reviewWords.ts';
import { orderOf, type Live, type Market } from './handling.server.ts';
import { insist } from './insist.ts';
import { drawPicture } from './pictures/compose.ts';
import { HOUR_MS } from './timeline.server.ts';

type Stars = keyof typeof REVIEW_WORDS;

/** Of every hundred buyers so many say something, and what they give; a complaint is remembered in the stars. */
const REVIEWING = 55;
const GIVEN: readonly { readonly below: number; readonly stars: Stars }[] = [
	{ below: 60, stars: 5 },
	{ below: 86, stars: 4 },
	{ below: 95, stars: 3 },
	{ below: 100, stars: 2 }
];
/** The villages in which somebody has written what is no review. */
const hasAstray = new WeakSet<Market>();
/** Photos take long to develop, so only every so many orders have one. */
const PHOTO_EVERY = 40;

/** The same order always says the same, whatever is drawn by lot around it. */
function lot(order: WholeOrder, salt: number, most: number): number {
	const mixed = Math.imul(order.id * 31 + salt, 0x9e3779b1);
	return (Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) >>> 8) % most;
}

function pick<T>(from: readonly T[], at: number): T {
	const found = from[at % from.length];
	if (found === undefined) throw new Error('nothing to pick from');
	return found;
}

/** Some buyers say how the goods were; some producers answer, and the desk hides what is not about the goods. */
export async function reviewBought(live: Live, order: WholeOrder): Promise<void> {
	if (lot(order, 1, 100) >= REVIEWING) return;
	const [part] = order.parts.filter(isReceived);
	const [line] = part?.lines ?? [];
	if (!line) return;
	const wasBad = live.planned.steps.complain !== undefined;
	const chance = wasBad ? 90 + lot(order, 2, 10) : lot(order, 2, 100);
	const given = GIVEN.find(({ below }) => chance < below)?.stars ?? 5;
	// The first who is unhappy uses it to praise another shop; the others say what was wrong.
	const isAstray = given <= 2 && !hasAstray.has(live.market);
	if (isAstray) hasAstray.add(live.market);
	const stars = isAstray ? 1 : given;
	const said = await writeReview(live.buyer, {
		...{ token: live.placed.token, orderLineId: line.id, stars, dropPhoto: false },
		words: pick(REVIEW_WORDS[stars], lot(order, 3, 30)),
		photo: order.id % PHOTO_EVERY === 0 && stars > 3 ? await photoOf(live, order, line) : null
	});
	// Who was given all of it back, or bought from herself, says nothing.
	if (!said.ok) return;
	if (isAstray) await hide(live, said.reviewId);
	else if (lot(order, 4, 100) < 40) answerLater(live, said.reviewId, { line, stars });
}

/** What a line is of, on the shelf. */
function soldAs({ market }: Live, { listingId }: OrderLine): DemoListing | undefined {
	return market.offered.find((each) => each.listingId === listingId)?.about;
}

async function photoOf(live: Live, order: WholeOrder, line: OrderLine) {
	const commodity = soldAs(live, line)?.commodity;
	return commodity ? photograph(drawPicture(commodity, order.id)) : null;
}

async function hide({ market: { village } }: Live, reviewId: ReviewId): Promise<void> {
	insist(await hideReview(village.as('wahyu'), { reviewId, reason: ASTRAY }));
}

function answerLater(
	live: Live,
	reviewId: ReviewId,
	{ line, stars }: { line: OrderLine; stars: Stars }
): void {
	const { market } = live;
	market.timeline.at(now() + 20 * HOUR_MS, async () => {
		const order = await orderOf(live);
		const seller = soldAs(live, line)?.seller;
		if (!seller) return;
		const answer = pick(ANSWERS[stars], lot(order, 5, 10));
		insist(await answerReview(market.village.as(seller), { reviewId, answer }));
	});
}
