import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { sourceHealth } from '#lib/arrears/sources.server.ts';
import { heldFor, movesOf, owedTo, sourceHere, type FundingSource } from '#lib/funding/find.server.ts';
import type { FundingId } from '#lib/funding/ids.ts';
import { decideMove, enterMove, inTransitWith } from '#lib/funding/move.server.ts';
import { decideSource } from '#lib/funding/open.server.ts';
import { MOVE_KINDS, MOVES_OF, PLACES } from '#lib/funding/states.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { fundingMessages } from '#lib/i18n/funding.ts';
import { dueFromMembers, leftToLend, lentFrom, receivedFrom } from '#lib/loans/sources.server.ts';
import type { Ability } from '#lib/organisations/roles.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db, type Reader } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import { formKey, longText, money, whole } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey, parseId, type UserId } from '#lib/shared/ids.ts';
import { formatRupiah } from '#lib/shared/money.ts';
import { together } from '#lib/shared/together.server.ts';
import { refusedIn } from '../../../../answers.ts';
import { refused, requireAbility } from '../../../../guards.ts';
import { sideBySide } from './sideBySide.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** The source of the address, when it is this group's; 404 else. */
async function sourceOf(event: RequestEvent, ability: Ability) {
	const organisation = await requireAbility(event, event.params.org, ability);
	if (organisation.kind !== 'ksm' && organisation.kind !== 'ksu') error(404);
	const sourceId: FundingId | null = parseId(event.params.id);
	const source = sourceId ? await sourceHere(db, { organisationId: organisation.id, sourceId }) : null;
	if (!source) error(404);
	return { organisation, source };
}

export const load: PageServerLoad = async (event) => {
	const { organisation, source } = await sourceOf(event, 'loans.read');
	const on = today(organisation.timeZone);
	const me = event.locals.actor.userId;
	const { id, kind, name, lender, limit, state } = source;
	const known = await together((reader) => knownOf(reader, source, { on, me }));
	return {
		...{ on, key: newKey(), saved: event.url.searchParams.has('tersimpan') },
		source: { id, kind, name, lender, limit, state },
		mayDecideSource: state === 'entered' && source.enteredBy !== me,
		moveKinds: state === 'approved' ? MOVES_OF[kind] : [],
		health: known.health,
		held: known.held,
		mine: known.mine,
		lent: known.lent.get(id) ?? 0,
		left: known.left.get(id) ?? 0,
		received: known.received,
		...sideBySide(known.owed, known.due, on),
		moves: known.moves.map((move) => ({
			...{ id: move.id, kind: move.kind, state: move.state, amount: move.amount, interest: move.interest },
			...{ note: move.note, movedOn: move.movedOn },
			mayDecide: move.state === 'entered' && move.enteredBy !== me
		}))
	};
};

/** What came of a source; none of it waits for the other. */
async function knownOf(
	reader: Reader,
	source: FundingSource,
	{ on, me }: { on: BookDate; me: UserId | null }
) {
	const { id, bookId } = source;
	const [health, held, mine, lent, left, received, owed, due, moves] = await Promise.all([
		sourceHealth(reader, bookId, { fundingId: id, on }),
		heldFor(reader, source),
		me === null ? 0 : inTransitWith(reader, source, me),
		lentFrom(reader, [id]),
		leftToLend(reader, [id]),
		receivedFrom(reader, id),
		owedTo(reader, id),
		dueFromMembers(reader, id),
		movesOf(reader, id)
	]);
	return { health, held, mine, lent, left, received, owed, due, moves };
}

const decisionForm = v.object({
	move: v.optional(whole({ least: 1 })),
	decision: v.picklist(['approve', 'refuse'], 'choice_missing')
});
const moveForm = v.object({
	key: formKey,
	kind: v.picklist(MOVE_KINDS, 'choice_missing'),
	amount: money(),
	place: v.picklist(PLACES, 'choice_missing'),
	note: longText(120)
});

interface Refusal {
	readonly code: string;
	readonly most?: number;
}

/** Answers a refusal beside the amount where it says how much is possible, else above the form. */
function answer(event: RequestEvent, { code, most }: Refusal, values: Record<string, string>) {
	const t = messagesFor(fundingMessages, event.locals.locale);
	const said: Readonly<Record<string, (most: string) => string>> = t.most;
	const words = most === undefined ? undefined : said[code]?.(formatRupiah(most));
	return words ? refused(code, values, { amount: words }) : refusedIn(t.errors, code, values);
}

export const actions: Actions = {
	source: async (event) => {
		const { organisation, source } = await sourceOf(event, 'loans.approve');
		const read = await readForm(event.request, decisionForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const decided = await decideSource(event.locals.actor, {
			...{ organisationId: organisation.id, sourceId: source.id },
			approve: read.data.decision === 'approve'
		});
		if (!decided.ok) return answer(event, decided, read.values);
		redirect(303, '?tersimpan');
	},
	move: async (event) => {
		const { organisation, source } = await sourceOf(event, 'loans.collect');
		const read = await readForm(event.request, moveForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const entered = await enterMove(event.locals.actor, {
			...{ organisationId: organisation.id, sourceId: source.id, ...read.data }
		});
		if (!entered.ok) return answer(event, entered, read.values);
		redirect(303, '?tersimpan');
	},
	decide: async (event) => {
		const { organisation, source } = await sourceOf(event, 'loans.approve');
		const read = await readForm(event.request, decisionForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const decided = await decideMove(event.locals.actor, {
			...{ organisationId: organisation.id, sourceId: source.id, moveId: read.data.move ?? 0 },
			approve: read.data.decision === 'approve'
		});
		if (!decided.ok) return answer(event, decided, read.values);
		redirect(303, '?tersimpan');
	}
};
