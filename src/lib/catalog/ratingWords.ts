import { messagesFor } from '#lib/i18n/define.ts';
import { formatNumber, formatTenths } from '#lib/i18n/format.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { reviewMessages } from '#lib/i18n/reviews.ts';
import type { Rating } from './rating.ts';

/** A rating as its line shows it, and as it is heard: `4,6`, `12`, “4,6 out of 5 stars, 12 reviews”. */
export function ratingWords({ tenths, count }: Pick<Rating, 'tenths' | 'count'>, locale: Locale) {
	const t = messagesFor(reviewMessages, locale);
	const [average, reviews] = [formatTenths(tenths), formatNumber(count)];
	return { average, count: reviews, label: `${t.outOf(average)}, ${t.count(reviews)}` };
}
