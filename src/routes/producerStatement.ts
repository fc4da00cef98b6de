import { error, type RequestEvent } from '@sveltejs/kit';
import { download, parseExportFormat } from '#lib/documents/download.server.ts';
import { organisationsOf } from '#lib/organisations/find.server.ts';
import {
	producerAt,
	statementRows,
	statementSums,
	statementTable,
	type AskedStatement
} from '#lib/payouts/statement.server.ts';
import { periodOrNow, printOf } from '#lib/reports/report.server.ts';
import { saverAt } from '#lib/savings/saver.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId } from '#lib/shared/ids.ts';
import { requireAbility, requireUser } from './guards.ts';

type Member = AskedStatement['member'];

/** A producer whose money a desk may read; 404 else. */
export async function producerOfDesk(event: RequestEvent): Promise<Member> {
	const desk = await requireAbility(event, event.params['org'] ?? '', 'payout.read');
	const membershipId = parseId<'membership'>(event.params['anggota']);
	const member = membershipId && (await producerAt(db, desk, membershipId));
	if (!member) error(404);
	return member;
}

/** The reader herself in the group she chose, or in her first one; and which groups there are. */
export async function ownProducer(event: RequestEvent) {
	const person = requireUser(event);
	const wanted = event.url.searchParams.get('kelompok');
	const mine = [];
	for (const { organisation, membershipId } of await organisationsOf(db, person.id)) {
		if (membershipId !== null && (await saverAt(db, membershipId))) mine.push({ organisation, membershipId });
	}
	const chosen = mine.find(({ organisation }) => organisation.slug === wanted) ?? mine[0] ?? null;
	const member = chosen && (await producerAt(db, chosen.organisation, chosen.membershipId));
	return { member, groups: mine.map(({ organisation: { slug, name } }) => ({ slug, name })) };
}

/** The statement that an address asks for. */
export function askedStatement({ url, locals }: RequestEvent, member: Member) {
	const period = periodOrNow(url.searchParams.get('masa'), member.group.timeZone);
	return { period, asked: { member, from: period.from, to: period.to, locale: locals.locale } };
}

export async function statementPage(event: RequestEvent, member: Member) {
	const { period, asked } = askedStatement(event, member);
	const rows = await statementRows(db, asked);
	const { timeZone } = member.group;
	return {
		...{ rows, sums: statementSums(rows), timeZone, group: member.group.name, name: member.name },
		...{ phone: member.phone, thisYear: Number(today(timeZone).slice(0, 4)) },
		period: { key: period.key, year: period.year, from: period.from, to: period.to },
		own: `${event.url.origin}/saya/pencairan/rincian?kelompok=${member.group.slug}&masa=${period.key}`
	};
}

export function statementFile(event: RequestEvent, member: Member): Response {
	const [name, ending = ''] = (event.params['berkas'] ?? '').split('.');
	const format = parseExportFormat(ending);
	if (name !== 'hasil-jual' || !format) error(404);
	const { asked } = askedStatement(event, member);
	return download(statementTable(db, asked), format, printOf(asked.locale, member.group.timeZone));
}
