import type { Id } from '#lib/shared/ids.ts';

export type StandingOrderId = Id<'standing_order'>;
