import { getContext, setContext } from 'svelte';
import type { SubmitFunction } from '@sveltejs/kit';
import { amountsOf, replacesLine, shelfName, type WaitingLine } from '#lib/meetings/waiting.ts';
import type { MembershipId } from '#lib/shared/ids.ts';
import type { WaitingForm } from '#lib/shared/waiting.ts';
import { WaitingForms } from '../../../../waitingForms.svelte.ts';

/** What was entered at this meeting on this telephone and is not in the books yet. */
export class WaitingLines extends WaitingForms<WaitingLine> {
	/** The row whose typed amount is none. */
	wrongRow = $state<number | null>(null);
	/** The row that is being entered. */
	#row: MembershipId | null = null;

	constructor(meeting: { id: number; address: string }, userId: number, refusedWords: string) {
		super({ address: meeting.address, userId, shelf: shelfName(userId, meeting.id), refusedWords });
	}

	of(membershipId: number): WaitingLine[] {
		return this.items.filter((each) => each.membershipId === membershipId);
	}

	/** Who was ticked without a signal, by membership; null where no attendance waits. */
	get ticked(): readonly string[] | null {
		const attendance = this.waiting.find(({ action }) => action === 'attend');
		if (!attendance) return null;
		return attendance.fields.flatMap(([name, value]) => (name === 'present[]' ? [value] : []));
	}

	/** Whether the votes on a request wait already. */
	votedOn(applicationId: number): boolean {
		return this.waiting.some(
			({ action, fields }) =>
				action === 'vote' &&
				fields.some(([name, value]) => name === 'application' && value === String(applicationId))
		);
	}

	/** For `use:enhance`. */
	submit(action: WaitingLine['action'], membershipId: MembershipId | null): SubmitFunction {
		const enter = this.enter(action);
		return (input) => {
			this.#row = membershipId;
			return enter(input);
		};
	}

	protected override replaces(earlier: WaitingLine, item: WaitingLine): boolean {
		return replacesLine(earlier, item);
	}

	protected override read(form: {
		action: WaitingLine['action'];
		key: string;
		fields: WaitingForm['fields'];
	}): WaitingLine | null {
		const membershipId = this.#row;
		const amounts = amountsOf(form.fields);
		const isWrong = !amounts || (form.action === 'collect' && amounts.amount + amounts.out === 0);
		this.wrongRow = isWrong ? membershipId : null;
		return isWrong ? null : { ...form, membershipId, ...amounts, refused: null };
	}
}

const KEY = Symbol('waiting lines');

export function offerWaitingLines(lines: WaitingLines): WaitingLines {
	return setContext(KEY, lines);
}

export function useWaitingLines(): WaitingLines {
	return getContext<WaitingLines>(KEY);
}
