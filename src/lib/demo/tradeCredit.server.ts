import { parsePhone } from '#lib/people/phone.ts';
import { assert } from '#lib/shared/assert.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah, share } from '#lib/shared/money.ts';
import { decideTerms, proposeTerms } from '#lib/tradeCredit/agree.server.ts';
import { tradeBuyersOf } from '#lib/tradeCredit/find.server.ts';
import { receiveTradePayment } from '#lib/tradeCredit/receive.server.ts';
import { PEOPLE, type PersonKey } from './data/people.ts';
import { insist } from './insist.ts';
import { ZONE, type Calendar, type Timeline } from './timeline.server.ts';
import type { Village } from './village.server.ts';

const RINA = 'Dapur Rina, Jakarta';

interface Agreed {
	readonly person: PersonKey;
	readonly businessName: string;
	readonly creditLimit: number;
	readonly days: number;
	readonly note: string;
}

const AGREED: readonly Agreed[] = [
	{
		...{ person: 'hendra', businessName: 'Warung Mbok Hendra', creditLimit: 1_500_000, days: 14 },
		note: 'Belanja lele dua kali seminggu'
	},
	{ person: 'rina', businessName: RINA, creditLimit: 1_000_000, days: 14, note: '' }
];

const WAITS: Agreed = {
	...{ person: 'maria', businessName: 'Toko Oleh-oleh Maria', creditLimit: 2_000_000, days: 21 },
	note: 'Minta tempo tiga minggu untuk titipan di Yogyakarta'
};

/** Two buyers have paid later for two months, one of them is late, and a third waits for the director's word. */
export function planTradeCredit(timeline: Timeline, village: Village, calendar: Calendar): void {
	timeline.at(calendar.daysAgo(60, 9), async () => {
		for (const about of AGREED) {
			const { termsId } = insist(await propose(village, about));
			const organisationId = village.organisation('bumdesa');
			insist(await decideTerms(village.as('agus'), { organisationId, termsId, approve: true }));
		}
	});
	timeline.at(calendar.daysAgo(1, 11), () => payHalf(village));
	timeline.at(calendar.now - 90 * 60_000, async () => insist(await propose(village, WAITS)));
}

function propose(village: Village, { person, creditLimit, ...about }: Agreed) {
	const phone = parsePhone(PEOPLE[person].phone);
	assert(phone, `${person} has a telephone`);
	return proposeTerms(village.as('endah'), {
		...{ ...about, phone, organisationId: village.organisation('bumdesa') },
		...{ creditLimit: rupiah(creditLimit), key: newKey() }
	});
}

async function payHalf(village: Village): Promise<void> {
	const organisationId = village.organisation('bumdesa');
	const buyers = await tradeBuyersOf(db, organisationId, today(ZONE));
	const rina = buyers.find(({ businessName }) => businessName === RINA);
	assert(rina && rina.owed > 1, 'what was delivered to Rina is owed');
	insist(
		await receiveTradePayment(village.as('endah'), {
			...{ organisationId, tradeBuyerId: rina.id, amount: share(rina.owed, 1, 2) },
			...{ place: 'bank', note: 'BCA 20911', key: newKey() }
		})
	);
}
