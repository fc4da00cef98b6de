import { error } from '@sveltejs/kit';
import { bookById } from '#lib/ledger/books.server.ts';
import { loanReceipt } from '#lib/loans/find.server.ts';
import { paidTotal } from '#lib/lending/words.ts';
import { personById } from '#lib/people/find.server.ts';
import { inWords } from '#lib/savings/inWords.ts';
import { db } from '#lib/shared/database.server.ts';
import { formatDateTime } from '#lib/shared/dates.ts';
import { rupiah } from '#lib/shared/money.ts';
import { requireAbility } from '../../../../../guards.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'loans.read');
	const receipt = await loanReceipt(db, event.params.token);
	const book = receipt && (await bookById(db, receipt.bookId));
	if (!receipt || book?.organisationId !== organisation.id) error(404);
	const { payment, memberName, memberNumber, left } = receipt;
	const total = rupiah(paidTotal(payment));
	return {
		group: organisation.name,
		...{ memberName, memberNumber, left, total, words: inWords(total) },
		payment: {
			...{ id: payment.id, loanId: payment.loanId, reversed: payment.reversedBy !== null },
			...{ penalty: payment.penalty, interest: payment.interest, principal: payment.principal },
			...{ prepaid: payment.prepaid, advance: payment.advance }
		},
		officer: payment.takenBy === null ? '' : ((await personById(db, payment.takenBy))?.name ?? ''),
		when: formatDateTime(payment.takenAt, { locale: event.locals.locale, timeZone: organisation.timeZone })
	};
};
