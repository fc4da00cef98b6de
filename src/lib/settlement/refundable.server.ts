import type { Locale } from '#lib/i18n/locale.ts';
import type { OrderPart } from '#lib/orders/find.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { chargesLeft } from '#lib/orders/charges.ts';
import { chargeWords } from './chargeWords.ts';
import { chargeRefundsOf } from './refundCharge.server.ts';
import { outcomesOfParts } from './sales.server.ts';
import { refundableOf } from './story.ts';

/** Something of a part that money can be given back for. */
export interface Refundable {
	/** As `parseRefundOf` reads it. */
	readonly what: string;
	readonly name: string;
	/** What of it was not given back yet. */
	readonly left: Rupiah;
	/** Goods can be given again; a charge cannot. */
	readonly isGoods: boolean;
}

/** The lines of a part, then its delivery and its fees, as far as something of each is left. */
export async function refundablesOf(reader: Reader, part: OrderPart, locale: Locale): Promise<Refundable[]> {
	const [lines, refunds] = await Promise.all([
		outcomesOfParts(reader, [part.id]),
		chargeRefundsOf(reader, [part.id])
	]);
	const charges = chargesLeft(part, refunds);
	return [
		...lines.map((line) => ({
			...{ what: String(line.id), name: line.name, left: refundableOf(line), isGoods: true }
		})),
		...charges.map(({ charge, left }) => ({
			...{ what: charge, name: chargeWords(charge, locale), left, isGoods: false }
		}))
	];
}
