export const MEETING_STATES = ['open', 'closed', 'confirmed'] as const;
export type MeetingState = (typeof MEETING_STATES)[number];

/** A meeting's allowed moves. None leads back: what was decided at an open meeting is not opened again. */
export const MEETING_MOVES: Readonly<Record<MeetingState, readonly MeetingState[]>> = {
	open: ['closed'],
	closed: ['confirmed'],
	confirmed: []
};

export function mayMoveMeeting(from: MeetingState, to: MeetingState): boolean {
	return MEETING_MOVES[from].includes(to);
}

export const MEETING_KINDS = ['monthly', 'annual', 'extraordinary', 'village'] as const;
export type MeetingKind = (typeof MEETING_KINDS)[number];
