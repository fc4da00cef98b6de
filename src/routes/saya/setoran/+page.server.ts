import { lotsBroughtBy } from '#lib/lots/find.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId } from '#lib/shared/ids.ts';
import { requireUser } from '../../guards.ts';
import type { PageServerLoad } from './$types';

const SIZE = 20;

/** What the warehouse took in of the reader's own goods, and what became of it. */
export const load: PageServerLoad = async (event) => {
	const person = requireUser(event);
	const page = Number(parseId(event.url.searchParams.get('halaman') ?? '') ?? 1);
	const { lots, more } = await lotsBroughtBy(db, person.id, { page, size: SIZE });
	return {
		page,
		more,
		lots: lots.map(({ lot, goods, unit, soldBy, debts }) => ({
			...{ number: lot.number, goods, unit, soldBy, grade: lot.grade, harvestedOn: lot.harvestedOn },
			...{ accepted: lot.brought - lot.rejected, rejected: lot.rejected, reason: lot.rejectedReason },
			...{ left: lot.remaining, unitPrice: lot.unitPrice, receipt: `/lot/terima/${lot.receiptToken}` },
			debts: debts.map(({ kind, amount, dueOn, settledAt }) => ({
				...{ kind, amount, dueOn, settled: settledAt !== null }
			}))
		}))
	};
};
