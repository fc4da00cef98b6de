import { newCode, keepCode, personToHelp } from '#lib/people/resetCode.server.ts';
import { hashingIsFull } from '#lib/people/hashing.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit, audited } from '#lib/shared/audit.server.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import type { OrganisationId, UserId } from '#lib/shared/ids.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { throttle } from '#lib/shared/throttle.server.ts';
import { activeMembership, allow, rolesOf } from './authority.server.ts';
import { organisationsOf } from './find.server.ts';

export interface AssistPassword {
	readonly organisationId: OrganisationId;
	/** Who lost the password. */
	readonly userId: UserId;
}

export type AssistPasswordResult =
	| {
			ok: true;
			name: string;
			/** Shown once, read out, never kept. */
			resetCode: string;
			expiresAt: number;
			/** Two when she is an officer: then another officer makes a code too. */
			codesNeeded: number;
	  }
	| Refused<'forbidden' | 'not_found' | 'too_many' | 'busy'>;

const PER_PERSON = { most: 6, windowSeconds: 60 * 60 };

/**
 * Makes a one-time code that an officer reads out to a member who lost the password. An officer could use it to
 * become that member, so for somebody who holds an office it takes the codes of two officers: else one of
 * them could approve as the other what two must approve.
 */
export async function assistPassword(
	actor: Actor,
	{ organisationId, userId }: AssistPassword
): Promise<AssistPasswordResult> {
	if (hashingIsFull()) return refuse('busy');
	const checked = await write((tx) => mayAssist(tx, actor, { organisationId, userId }));
	if (!checked.ok) {
		return audited(actor, { action: 'password.assist', organisationId }, Promise.resolve(checked));
	}
	if (!(await throttle({ key: `assist:${userId}`, ...PER_PERSON })).allowed) return refuse('too_many');
	const { code, codeHash } = await newCode();
	return write(async (tx) => {
		const still = await mayAssist(tx, actor, { organisationId, userId });
		if (!still.ok) return still;
		const { name, madeBy, codesNeeded } = still;
		const expiresAt = await keepCode(tx, { userId, madeBy, codeHash, codesNeeded });
		const detail = { codesNeeded };
		await audit(tx, actor, { action: 'password.assist', organisationId, subject: `user:${userId}`, detail });
		return { ok: true as const, name, resetCode: code, expiresAt, codesNeeded };
	});
}

async function mayAssist(tx: Tx, actor: Actor, { organisationId, userId }: AssistPassword) {
	const may = await allow(tx, actor, organisationId, 'password.assist');
	if (!may || actor.userId === null || actor.userId === userId) return refuse('forbidden');
	const person = await personToHelp(tx, userId);
	if (!person || !(await belongsTo(tx, organisationId, userId))) return refuse('not_found');
	const codesNeeded = (await holdsOffice(tx, userId)) ? 2 : 1;
	return { ok: true as const, name: person.name, madeBy: actor.userId, codesNeeded };
}

async function belongsTo(reader: Reader, organisationId: OrganisationId, userId: UserId): Promise<boolean> {
	if (await activeMembership(reader, organisationId, userId)) return true;
	return (await rolesOf(reader, userId, organisationId)).length > 0;
}

async function holdsOffice(reader: Reader, userId: UserId): Promise<boolean> {
	return (await organisationsOf(reader, userId)).some(({ roles }) => roles.length > 0);
}
