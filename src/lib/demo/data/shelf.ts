import type { DemoListing } from './listing.ts';
import { FIELD } from './shelfField.ts';
import { HOME } from './shelfHome.ts';
import { SERVICES } from './shelfServices.ts';
import { WATER } from './shelfWater.ts';

/** Everything the demo village sells. */
export const SHELF: readonly DemoListing[] = [...WATER, ...FIELD, ...HOME, ...SERVICES];
