import { saversOf } from '#lib/savings/list.server.ts';
import { booksOf } from '#lib/ledger/books.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId } from '#lib/shared/ids.ts';
import { together } from '#lib/shared/together.server.ts';
import { requireAbility } from '../../../guards.ts';
import type { PageServerLoad } from './$types';

const PAGE_SIZE = 30;

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'savings.read');
	const keeps = (await booksOf(db, organisation.id)).some(({ kind }) => kind !== 'trade');
	const text = (event.url.searchParams.get('q') ?? '').trim().slice(0, 60);
	const page = parseId(event.url.searchParams.get('halaman')) ?? 1;
	if (!keeps) return { keeps, text, page: 1, pages: 1, savers: [] };
	const found = await together((reader) =>
		saversOf(reader, organisation.id, { text, page, size: PAGE_SIZE, on: today(organisation.timeZone) })
	);
	return { keeps, text, page, pages: Math.max(1, Math.ceil(found.total / PAGE_SIZE)), savers: found.savers };
};
