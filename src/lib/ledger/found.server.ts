import { createOrganisation } from '#lib/organisations/create.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { today } from '#lib/shared/clock.server.ts';
import { write } from '#lib/shared/database.server.ts';
import { openBooks } from './books.server.ts';

/**
 * Founds an organisation and opens its books in one commit. It is the ledger's use-case, because an organisation
 * without books could take part in nothing.
 */
export async function foundOrganisation(actor: Actor, input: Parameters<typeof createOrganisation>[2]) {
	return write(async (tx) => {
		const created = await createOrganisation(tx, actor, input);
		if (!created.ok) return created;
		const { id, kind, timeZone } = created.organisation;
		await openBooks(tx, { id, kind, openedOn: today(timeZone) });
		return created;
	});
}
