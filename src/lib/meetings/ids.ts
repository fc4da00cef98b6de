import type { Id } from '#lib/shared/ids.ts';

export type MeetingId = Id<'meeting'>;
export type DecisionId = Id<'meeting_decision'>;
