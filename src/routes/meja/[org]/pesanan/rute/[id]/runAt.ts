import { error, type RequestEvent } from '@sveltejs/kit';
import { runHere } from '#lib/runs/find.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId } from '#lib/shared/ids.ts';
import { requireAbility } from '../../../../../guards.ts';

/** The run of the address, when it belongs to this desk; 404 else. */
export async function runAt(event: RequestEvent) {
	const organisation = await requireAbility(event, event.params['org'] ?? '', 'orders.hand_over');
	const runId = parseId<'delivery_run'>(event.params['id'] ?? '');
	if (runId === null) error(404);
	const at = { organisationId: organisation.id, runId };
	const found = await runHere(db, event.locals.actor, at, 'orders.hand_over');
	if (!found.ok) error(404);
	return { organisation, at, run: found.run };
}
