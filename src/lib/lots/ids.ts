import type { Id } from '#lib/shared/ids.ts';

export type LotId = Id<'lot'>;
export type LotDebtId = Id<'lot_debt'>;
