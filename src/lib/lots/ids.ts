import type { Id } from '#lib/shared/ids.ts';

export type LotId = Id<'lot'>;
