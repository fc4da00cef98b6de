import type { Id } from '#lib/shared/ids.ts';

export type FundingId = Id<'funding_source'>;
