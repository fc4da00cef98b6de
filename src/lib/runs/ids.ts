import type { Id } from '#lib/shared/ids.ts';

export type RunId = Id<'delivery_run'>;
export type StopId = Id<'delivery_stop'>;
