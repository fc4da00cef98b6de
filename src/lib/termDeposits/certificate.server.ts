import { inWords } from '#lib/savings/inWords.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import { rupiah } from '#lib/shared/money.ts';
import { depositWithProduct, rolledInto } from './find.server.ts';
import { breakOn, earnedUntil } from './terms.ts';

/** What a certificate's page says on a day: the terms, what it has earned, what taking it out now would come to. */
export async function certificateOf(reader: Reader, id: number, on: BookDate) {
	const found = await depositWithProduct(reader, id);
	if (!found) return null;
	const { deposit, product } = found;
	const runs = deposit.state === 'running';
	const broken = runs && deposit.maturesOn > on ? breakOn(deposit, { on, paid: deposit.paid }) : null;
	return {
		deposit,
		product,
		words: inWords(deposit.amount),
		earned: runs ? earnedUntil(deposit, on < deposit.maturesOn ? on : deposit.maturesOn) : deposit.accrued,
		atEnd: earnedUntil(deposit, deposit.maturesOn),
		broken: broken && { ...broken, total: rupiah(broken.returned + broken.interest) },
		next: await rolledInto(reader, id)
	};
}
export type Certificate = NonNullable<Awaited<ReturnType<typeof certificateOf>>>;
