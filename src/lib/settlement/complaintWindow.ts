/** Two days to complain after delivery; then the sale settles by itself. */
export const COMPLAINT_WINDOW_MS = 2 * 24 * 60 * 60 * 1000;

/** Until when a buyer may complain, in epoch milliseconds. */
export function complaintsUntil(deliveredAt: number): number {
	return deliveredAt + COMPLAINT_WINDOW_MS;
}
