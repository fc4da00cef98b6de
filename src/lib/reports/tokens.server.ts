import { createHash } from 'node:crypto';
import { and, desc, eq, isNull } from 'drizzle-orm';
import { allow } from '#lib/organisations/authority.server.ts';
import { user } from '#lib/people/schema.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Reader } from '#lib/shared/database.server.ts';
import { newKey, type OrganisationId } from '#lib/shared/ids.ts';
import type { Refused } from '#lib/shared/result.ts';
import { throttle, type Throttled } from '#lib/shared/throttle.server.ts';
import { apiToken } from './schema.server.ts';
import type { TokenScope } from './tokenScopes.ts';

/** Marks our tokens, so that one that leaks is recognised. */
const TOKEN_MARK = 'desa_';
const SHOWN_LETTERS = 9;

export interface MakeToken {
	readonly organisationId: OrganisationId;
	readonly name: string;
	readonly scope: TokenScope;
	readonly perMinute: number;
}

/** Makes a token that reads an organisation's books; it is told once and only its hash is kept. */
export async function makeToken(
	actor: Actor,
	input: MakeToken
): Promise<{ ok: true; token: string } | Refused<'forbidden'>> {
	const token = `${TOKEN_MARK}${newKey(24)}`;
	return write(async (tx) => {
		if (!(await allow(tx, actor, input.organisationId, 'tokens.manage')))
			return { ok: false, code: 'forbidden' };
		assert(actor.userId, 'a token is made by a person');
		await tx.insert(apiToken).values({
			...input,
			tokenHash: hashOf(token),
			prefix: token.slice(0, SHOWN_LETTERS),
			madeBy: actor.userId,
			madeAt: now()
		});
		await audit(tx, actor, {
			action: 'token.make',
			organisationId: input.organisationId,
			detail: { name: input.name, scope: input.scope }
		});
		return { ok: true, token };
	});
}

/** Revokes a token at once; revoking twice changes nothing. */
export async function revokeToken(
	actor: Actor,
	{ organisationId, tokenId }: { organisationId: OrganisationId; tokenId: number }
): Promise<{ ok: true } | Refused<'forbidden' | 'not_found'>> {
	return write(async (tx) => {
		if (!(await allow(tx, actor, organisationId, 'tokens.manage'))) return { ok: false, code: 'forbidden' };
		const own = and(eq(apiToken.id, tokenId), eq(apiToken.organisationId, organisationId));
		const [found] = await tx.select({ id: apiToken.id }).from(apiToken).where(own);
		if (!found) return { ok: false, code: 'not_found' };
		await tx
			.update(apiToken)
			.set({ revokedAt: now(), revokedBy: actor.userId })
			.where(and(own, isNull(apiToken.revokedAt)));
		await audit(tx, actor, { action: 'token.revoke', organisationId, subject: `token:${tokenId}` });
		return { ok: true };
	});
}

export interface TokenRow {
	readonly id: number;
	readonly name: string;
	readonly scope: TokenScope;
	readonly perMinute: number;
	readonly prefix: string;
	readonly madeByName: string;
	readonly madeAt: number;
	readonly revokedAt: number | null;
}

/** An organisation's tokens, newest first, without their secret. */
export async function tokensOf(reader: Reader, organisationId: OrganisationId): Promise<TokenRow[]> {
	return reader
		.select({
			id: apiToken.id,
			name: apiToken.name,
			scope: apiToken.scope,
			perMinute: apiToken.perMinute,
			prefix: apiToken.prefix,
			madeByName: user.name,
			madeAt: apiToken.madeAt,
			revokedAt: apiToken.revokedAt
		})
		.from(apiToken)
		.innerJoin(user, eq(user.id, apiToken.madeBy))
		.where(eq(apiToken.organisationId, organisationId))
		.orderBy(desc(apiToken.id));
}

export interface ReadingToken {
	readonly id: number;
	readonly organisationId: OrganisationId;
	readonly scope: TokenScope;
	readonly perMinute: number;
}

/** The live token behind a secret, or null. */
export async function findToken(reader: Reader, secret: string): Promise<ReadingToken | null> {
	if (!secret.startsWith(TOKEN_MARK) || secret.length > 100) return null;
	const [found] = await reader
		.select({
			id: apiToken.id,
			organisationId: apiToken.organisationId,
			scope: apiToken.scope,
			perMinute: apiToken.perMinute
		})
		.from(apiToken)
		.where(and(eq(apiToken.tokenHash, hashOf(secret)), isNull(apiToken.revokedAt)));
	return found ?? null;
}

/** Counts a request against the token's own limit. */
export function countRequest(token: ReadingToken): Promise<Throttled> {
	return throttle({ key: `api:${token.id}`, most: token.perMinute, windowSeconds: 60 });
}

function hashOf(token: string): string {
	return createHash('sha256').update(token).digest('hex');
}
