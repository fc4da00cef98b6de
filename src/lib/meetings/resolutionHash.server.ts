import { createHash } from 'node:crypto';
import { canonicalText, type Resolution } from './resolution.ts';

/** What stands on the entry that a resolution authorises. */
export function resolutionHash(resolution: Resolution): string {
	return createHash('sha256').update(canonicalText(resolution), 'utf8').digest('hex');
}
