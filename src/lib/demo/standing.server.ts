import { unitPriceFor } from '#lib/catalog/price.ts';
import { assert } from '#lib/shared/assert.ts';
import { addDays } from '#lib/shared/dates.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { askStanding } from '#lib/standing/ask.server.ts';
import { decideStanding } from '#lib/standing/change.server.ts';
import { weekdayBits } from '#lib/standing/rhythm.ts';
import type { PersonKey } from './data/people.ts';
import type { Market } from './handling.server.ts';
import { insist } from './insist.ts';
import type { Calendar } from './timeline.server.ts';

interface Asked {
	readonly person: PersonKey;
	readonly goods: string;
	readonly quantity: number;
	readonly days: readonly number[];
	readonly everyWeeks: number;
	readonly note: string;
	readonly isAccepted: boolean;
}

const ASKED: readonly Asked[] = [
	{
		...{ person: 'rina', goods: 'Gula aren cetak', quantity: 2000, days: [2], everyWeeks: 1 },
		...{ note: 'Untuk dapur, setiap Selasa', isAccepted: true }
	},
	{
		...{ person: 'rina', goods: 'Lele segar kolam Bu Sri', quantity: 5000, days: [5], everyWeeks: 2 },
		...{ note: 'Dibersihkan sekalian, diambil sopir kami', isAccepted: false }
	}
];

/** A restaurant needs the same goods every week: one producer has said yes, another has still to answer. */
export async function askForStanding({ village, offered }: Market, calendar: Calendar): Promise<void> {
	for (const { person, goods, quantity, days, everyWeeks, note, isAccepted } of ASKED) {
		const found = offered.find(({ fields }) => fields.name === goods);
		assert(found, `the shelf has ${goods}`);
		const price = unitPriceFor(found.fields, found.fields.tiers, quantity);
		const { standingId } = insist(
			await askStanding(village.as(person), {
				...{ listingId: found.listingId, quantity, note, everyWeeks, weekdays: weekdayBits(days) },
				...{ mostPrice: rupiah(Math.ceil((price * 11) / 10_000) * 1000), daysBefore: 2 },
				...{ fromOn: calendar.today, untilOn: addDays(calendar.today, 180), key: newKey() },
				delivery: { method: 'pickup', villageCode: null, address: '' },
				paymentMethod: 'later'
			})
		);
		if (!isAccepted) continue;
		insist(await decideStanding(village.as('wahyu'), { standingId, accept: true, reason: '' }));
	}
}
