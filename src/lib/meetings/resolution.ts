import type { MeetingKind } from './states.ts';
import type { MotionKind, Tally } from './votes.ts';

export interface Resolution {
	readonly organisationId: string;
	readonly meetingId: string;
	readonly motionId: string;
	readonly meetingKind: MeetingKind;
	readonly motionKind: MotionKind;
	/** The day of the meeting, as yyyy-mm-dd. */
	readonly date: string;
	readonly members: number;
	readonly present: number;
	readonly tally: Tally;
	readonly text: string;
}

/** Words typed on two phones are the same words: one Unicode form, one kind of line end, no space around. */
function plain(text: string): string {
	return text.normalize('NFC').replace(/\r\n?/g, '\n').trim();
}

/**
 * The text that is hashed. It is in no language of the page, and the motion's own words stand last,
 * so that nothing typed into them can be read as one of the lines before.
 */
export function canonicalText(resolution: Resolution): string {
	const { tally } = resolution;
	return [
		'resolution 1',
		`organisation ${resolution.organisationId}`,
		`meeting ${resolution.meetingId} ${resolution.meetingKind} ${resolution.date}`,
		`motion ${resolution.motionId} ${resolution.motionKind}`,
		`present ${resolution.present} of ${resolution.members}`,
		`votes for ${tally.for} against ${tally.against} abstain ${tally.abstain}`,
		plain(resolution.text)
	].join('\n');
}
