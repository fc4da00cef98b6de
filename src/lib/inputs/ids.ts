import type { Id } from '#lib/shared/ids.ts';

export type InputItemId = Id<'input_item'>;
export type InputLotId = Id<'input_lot'>;
export type InputOrderId = Id<'input_order'>;
export type InputCountId = Id<'input_count'>;
