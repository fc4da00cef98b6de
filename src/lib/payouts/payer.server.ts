import { savingsBookOf, tradeBookOf } from '#lib/ledger/books.server.ts';
import { agreementInForce } from '#lib/organisations/agreements.server.ts';
import { organisationById } from '#lib/organisations/find.server.ts';
import { assert } from '#lib/shared/assert.ts';
import { today } from '#lib/shared/clock.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { BookId, OrganisationId } from '#lib/shared/ids.ts';

/**
 * Who hands a group's members their money: the BUM Desa that sells for the group, since it holds the buyers' money;
 * without an agreement in force the group itself.
 */
export async function payerFor(
	reader: Reader,
	groupId: OrganisationId
): Promise<{ payerId: OrganisationId; payerBookId: BookId; name: string }> {
	const group = await organisationById(reader, groupId);
	assert(group, `no organisation ${groupId}`);
	const agreement = await agreementInForce(reader, groupId, today(group.timeZone));
	if (!agreement) {
		return { payerId: groupId, payerBookId: await savingsBookOf(reader, groupId), name: group.name };
	}
	const bumdesa = await organisationById(reader, agreement.bumdesaId);
	assert(bumdesa, `no organisation ${agreement.bumdesaId}`);
	return {
		payerId: bumdesa.id,
		payerBookId: await tradeBookOf(reader, bumdesa.id),
		name: bumdesa.name
	};
}
