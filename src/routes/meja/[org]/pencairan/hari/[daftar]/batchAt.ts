import { error, type RequestEvent } from '@sveltejs/kit';
import { batchOf } from '#lib/payouts/findBatches.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId } from '#lib/shared/ids.ts';
import { requireAbility } from '../../../../../guards.ts';

/** The list of the address, when this desk pays it; 404 else. */
export async function batchAt(event: RequestEvent) {
	const organisation = await requireAbility(event, event.params['org'] ?? '', 'payout.request');
	const batchId = parseId<'payout_batch'>(event.params['daftar'] ?? '');
	const at = batchId === null ? null : { organisationId: organisation.id, batchId };
	const batch = at && (await batchOf(db, at));
	if (!at || !batch) error(404);
	return { organisation, at, batch };
}
