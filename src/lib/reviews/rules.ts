/** The longest text of a review and of its answer, in letters. */
export const LONGEST_REVIEW = 600;

/** A buyer may change what she said for two weeks: long enough to have eaten it, too short to be bargained with. */
export const CHANGE_WINDOW_MS = 14 * 24 * 60 * 60 * 1000;

/** Until when a review may be changed, in epoch milliseconds. */
export function changeableUntil(writtenAt: number): number {
	return writtenAt + CHANGE_WINDOW_MS;
}

/** Why a line cannot be reviewed, or null when it can. */
export type ReviewObstacle = 'not_received' | 'refunded' | 'own_goods';

export interface ReviewedLine {
	readonly state: string;
	readonly deliveredAt: number | null;
	/** Rupiah: what the buyer pays for it, and what of it was given back. */
	readonly gross: number;
	readonly refunded: number;
	/** Whether she who ordered is she who sells. */
	readonly isOwn: boolean;
}

/** Only what was received and not given back in full is judged, and nobody judges her own goods. */
export function reviewObstacle(line: ReviewedLine): ReviewObstacle | null {
	const isReceived = line.state === 'delivered' || line.state === 'completed';
	if (!isReceived || line.deliveredAt === null) return 'not_received';
	if (line.isOwn) return 'own_goods';
	return line.refunded >= line.gross ? 'refunded' : null;
}
