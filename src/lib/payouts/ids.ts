import type { Id } from '#lib/shared/ids.ts';

export type BatchId = Id<'payout_batch'>;
export type BatchLineId = Id<'payout_batch_line'>;
