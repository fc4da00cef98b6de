/**
 * Fills an empty database with the people of the demo village before anything has happened to them: groups with
 * their officers and agreements, the BUM Desa with its capital, terms for money against a harvest, and feed in its farm
 * shop. Run by the harvest's story with its `CLOCK_AT`.
 */
import { foundVillage, bringCapital } from '#lib/demo/village.server.ts';
import { insist } from '#lib/demo/insist.ts';
import { PRODUCT } from '#lib/demo/lending.server.ts';
import { ZONE } from '#lib/demo/timeline.server.ts';
import { addInputItem } from '#lib/inputs/items.server.ts';
import { receiveInputs } from '#lib/inputs/stock.server.ts';
import { createLoanProduct } from '#lib/lending/products.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { closeDatabase } from '#lib/shared/database.server.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { openHouse } from '../../src/startup.server.ts';

await openHouse();
const village = await foundVillage(today(ZONE));
await bringCapital(village, today(ZONE));

// 1,5 % a month, paid back at once; half of what the harvest is worth. Nothing is kept back when it is paid out.
insist(
	await createLoanProduct(village.as('ratna'), village.organisation('mina'), {
		...PRODUCT,
		...{ name: 'Modal panen', method: 'bullet', mostInstalments: 1, least: rupiah(50_000) },
		...{ feeBasisPoints: 0, riskBasisPoints: 0, advanceBasisPoints: 5_000 }
	})
);

const organisationId = village.organisation('bumdesa');
const feed = { kind: 'feed', name: 'Pelet lele 781-2, 30 kg', unit: 'sak', price: rupiah(335_000) } as const;
const { itemId } = insist(
	await addInputItem(village.as('wahyu'), { organisationId, ...feed, key: newKey() })
);
insist(
	await receiveInputs(village.as('wahyu'), {
		...{ organisationId, itemId, quantity: 6, cost: rupiah(6 * 318_000) },
		...{ supplier: 'UD Tani Makmur, Wonosari', paidFrom: 'owed', key: newKey() }
	})
);
await closeDatabase();
