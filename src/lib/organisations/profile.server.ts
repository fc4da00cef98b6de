import { eq } from 'drizzle-orm';
import { forgetPhotos, keepPhoto, type PreparedPhoto } from '#lib/media/store.server.ts';
import { parsePhone } from '#lib/people/phone.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit, audited } from '#lib/shared/audit.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { write } from '#lib/shared/database.server.ts';
import { parseBookDate } from '#lib/shared/dates.ts';
import type { OrganisationId } from '#lib/shared/ids.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { allow } from './authority.server.ts';
import { organisationById } from './find.server.ts';
import { organisation } from './schema.server.ts';

export interface EditOrganisation {
	readonly organisationId: OrganisationId;
	readonly name: string;
	readonly address: string;
	readonly phone: string;
	readonly story: string;
	readonly registrationNumber: string;
	readonly foundedOn: string;
	/** A new photo instead of the present one; null keeps it, `remove` takes it away. */
	readonly photo: PreparedPhoto | 'remove' | null;
}

export type EditOrganisationResult =
	{ ok: true } | Refused<'forbidden' | 'not_found' | 'phone_invalid' | 'date_invalid' | 'date_future'>;

/** Changes what visitors read about an organisation. Its address on the site stays, so that links keep working. */
export async function editOrganisation(
	actor: Actor,
	input: EditOrganisation
): Promise<EditOrganisationResult> {
	const { organisationId, name, address, story } = input;
	const phone = input.phone === '' ? null : parsePhone(input.phone);
	if (input.phone !== '' && !phone) return refuse('phone_invalid');
	const foundedOn = input.foundedOn === '' ? null : parseBookDate(input.foundedOn);
	if (input.foundedOn !== '' && !foundedOn) return refuse('date_invalid');
	return audited(
		actor,
		{ action: 'organisation.edit', organisationId },
		write(async (tx) => {
			const found = await organisationById(tx, organisationId);
			if (!found) return refuse('not_found');
			if (!(await allow(tx, actor, organisationId, 'organisation.edit'))) return refuse('forbidden');
			if (foundedOn && foundedOn > today(found.timeZone)) return refuse('date_future');
			const registrationNumber = input.registrationNumber || null;
			const kept =
				input.photo && input.photo !== 'remove'
					? await keepPhoto(tx, actor, input.photo, { visibility: 'public' })
					: null;
			const photo = input.photo === null ? {} : { photoId: kept };
			await tx
				.update(organisation)
				.set({ name, address, phone, story, registrationNumber, foundedOn, ...photo })
				.where(eq(organisation.id, organisationId));
			if (input.photo !== null && found.photoId) await forgetPhotos(tx, [found.photoId]);
			await audit(tx, actor, { action: 'organisation.edit', organisationId });
			return { ok: true as const };
		})
	);
}

export interface EditBankAccount {
	readonly organisationId: OrganisationId;
	readonly bankName: string;
	readonly bankAccountNumber: string;
	readonly bankAccountName: string;
}

export type EditBankAccountResult =
	{ ok: true } | Refused<'forbidden' | 'account_number_invalid' | 'required'>;

/** Changes the account that buyers transfer to, or empties it; the log keeps the old and the new one. */
export async function editBankAccount(actor: Actor, input: EditBankAccount): Promise<EditBankAccountResult> {
	const { organisationId } = input;
	const bankName = input.bankName || null;
	const bankAccountName = input.bankAccountName || null;
	const bankAccountNumber = input.bankAccountNumber.replace(/[\s.-]/g, '') || null;
	const given = [bankName, bankAccountName, bankAccountNumber].filter((part) => part !== null).length;
	if (given !== 0 && given !== 3) return refuse('required');
	// Indonesian account numbers have eight to sixteen figures.
	if (bankAccountNumber && !/^\d{8,16}$/.test(bankAccountNumber)) return refuse('account_number_invalid');
	return audited(
		actor,
		{ action: 'organisation.bank_account', organisationId },
		write(async (tx) => {
			if (!(await allow(tx, actor, organisationId, 'organisation.edit'))) return refuse('forbidden');
			const before = await organisationById(tx, organisationId);
			await tx
				.update(organisation)
				.set({ bankName, bankAccountNumber, bankAccountName })
				.where(eq(organisation.id, organisationId));
			const detail = { from: before?.bankAccountNumber ?? null, to: bankAccountNumber };
			await audit(tx, actor, { action: 'organisation.bank_account', organisationId, detail });
			return { ok: true as const };
		})
	);
}
