import { and, eq, isNull } from 'drizzle-orm';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { tradeBookOf } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { organisationById } from '#lib/organisations/find.server.ts';
import { personByContact } from '#lib/people/find.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { OrganisationId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import type { TradeBuyerId, TradeTermsId } from './ids.ts';
import { tradeBuyer, tradeTerms } from './schema.server.ts';
import { MOST_DAYS } from './terms.ts';

export interface ProposeTerms {
	readonly organisationId: OrganisationId;
	/** The telephone number of the buyer's account, as `+62812…`. */
	readonly phone: string;
	readonly businessName: string;
	readonly creditLimit: Rupiah;
	/** Days from delivery until it is due. */
	readonly days: number;
	readonly note: string;
	readonly key: string;
}

export type ProposeTermsResult =
	| { ok: true; termsId: TradeTermsId }
	| Refused<
			| 'forbidden'
			| 'not_found'
			| 'buyer_unknown'
			| 'own_account'
			| 'already_waits'
			| 'days_wrong'
			| 'key_reused'
	  >;

/** One officer writes down what is agreed with a buyer. It holds once another officer approves it. */
export async function proposeTerms(actor: Actor, input: ProposeTerms): Promise<ProposeTermsResult> {
	return write(async (tx): Promise<ProposeTermsResult> => {
		const { key, organisationId, phone, ...terms } = input;
		if ((await organisationById(tx, organisationId))?.kind !== 'bumdesa') return refuse('not_found');
		if (actor.userId === null || !(await allow(tx, actor, organisationId, 'credit.agree'))) {
			return refuse('forbidden');
		}
		const by = actor.userId;
		const body = { organisationId, phone, ...terms };
		return once(tx, { scope: `credit.propose:${by}`, key, body }, async (): Promise<ProposeTermsResult> => {
			if (terms.days < 1 || terms.days > MOST_DAYS) return refuse('days_wrong');
			const buyer = await personByContact(tx, { kind: 'phone', phone });
			if (!buyer || buyer.disabledAt !== null) return refuse('buyer_unknown');
			// Nobody lends to herself, whoever approves it.
			if (buyer.id === by) return refuse('own_account');
			if (await waitsFor(tx, organisationId, buyer.id)) return refuse('already_waits');
			const [made] = await tx
				.insert(tradeTerms)
				.values({
					...{ ...terms, organisationId, buyerId: buyer.id, state: 'proposed' },
					...{ proposedBy: by, proposedAt: now() }
				})
				.returning({ id: tradeTerms.id });
			assert(made, 'the terms were inserted');
			await audit(tx, actor, {
				...{ action: 'credit.propose', organisationId, subject: `trade_terms:${made.id}` },
				detail: { buyerId: buyer.id, creditLimit: terms.creditLimit, days: terms.days }
			});
			return { ok: true, termsId: made.id };
		});
	});
}

async function waitsFor(tx: Tx, organisationId: OrganisationId, buyerId: UserId): Promise<boolean> {
	const [found] = await tx
		.select({ id: tradeTerms.id })
		.from(tradeTerms)
		.where(
			and(
				eq(tradeTerms.organisationId, organisationId),
				eq(tradeTerms.buyerId, buyerId),
				eq(tradeTerms.state, 'proposed')
			)
		);
	return found !== undefined;
}

export interface DecideTerms {
	/** The desk that acts; another desk's terms are not found here. */
	readonly organisationId: OrganisationId;
	readonly termsId: TradeTermsId;
	readonly approve: boolean;
}

export type DecideTermsResult =
	| { ok: true; state: 'agreed' | 'refused' }
	| Refused<'forbidden' | 'not_found' | 'same_person' | 'own_account' | 'wrong_state'>;

/** Another officer approves what was proposed, and the buyer may order on it; or either refuses it. */
export async function decideTerms(actor: Actor, input: DecideTerms): Promise<DecideTermsResult> {
	return write(async (tx): Promise<DecideTermsResult> => {
		const { organisationId, termsId, approve } = input;
		const by = actor.userId;
		if (by === null || !(await allow(tx, actor, organisationId, 'credit.agree'))) return refuse('forbidden');
		const [found] = await tx.select().from(tradeTerms).where(eq(tradeTerms.id, termsId));
		if (found?.organisationId !== organisationId) return refuse('not_found');
		if (found.state !== 'proposed') return refuse('wrong_state');
		if (approve && found.proposedBy === by) return refuse('same_person');
		if (approve && found.buyerId === by) return refuse('own_account');
		const state = approve ? 'agreed' : 'refused';
		await tx
			.update(tradeTerms)
			.set({ state, decidedBy: by, decidedAt: now() })
			.where(eq(tradeTerms.id, termsId));
		if (approve) await putInForce(tx, found);
		await audit(tx, actor, {
			...{ action: `credit.${state}`, organisationId, subject: `trade_terms:${termsId}` },
			detail: { buyerId: found.buyerId, creditLimit: found.creditLimit, days: found.days }
		});
		return { ok: true, state };
	});
}

/** From now on these terms hold for the buyer, in place of those before. A limit below what is taken stops new orders only. */
async function putInForce(tx: Tx, terms: typeof tradeTerms.$inferSelect): Promise<void> {
	const { organisationId, buyerId, businessName, creditLimit, days } = terms;
	const bookId = await tradeBookOf(tx, organisationId);
	const receivableAccountId = await accountOf(tx, bookId, CODE.tradeReceivables, {
		kind: 'trade_buyer',
		key: String(buyerId),
		name: businessName
	});
	const holding = { businessName, creditLimit, days, agreedAt: now() };
	await tx
		.insert(tradeBuyer)
		.values({ ...holding, organisationId, buyerId, receivableAccountId })
		.onConflictDoUpdate({
			target: [tradeBuyer.organisationId, tradeBuyer.buyerId],
			set: { ...holding, endedAt: null, endedBy: null, endReason: null }
		});
}

export interface EndTerms {
	readonly organisationId: OrganisationId;
	readonly tradeBuyerId: TradeBuyerId;
	/** Told to the buyer. */
	readonly reason: string;
}

export type EndTermsResult = { ok: true } | Refused<'forbidden' | 'not_found' | 'wrong_state'>;

/** Ends an agreement at once, by one officer. Orders under way are still delivered, and what is owed stays owed. */
export async function endTerms(actor: Actor, input: EndTerms): Promise<EndTermsResult> {
	return write(async (tx): Promise<EndTermsResult> => {
		const { organisationId, tradeBuyerId, reason } = input;
		if (!(await allow(tx, actor, organisationId, 'credit.agree'))) return refuse('forbidden');
		const here = and(eq(tradeBuyer.id, tradeBuyerId), eq(tradeBuyer.organisationId, organisationId));
		const [found] = await tx.select({ id: tradeBuyer.id }).from(tradeBuyer).where(here);
		if (!found) return refuse('not_found');
		const ended = await tx
			.update(tradeBuyer)
			.set({ endedAt: now(), endedBy: actor.userId, endReason: reason })
			.where(and(here, isNull(tradeBuyer.endedAt)))
			.returning({ id: tradeBuyer.id });
		if (ended.length === 0) return refuse('wrong_state');
		await audit(tx, actor, {
			...{ action: 'credit.end', organisationId, subject: `trade_buyer:${tradeBuyerId}` },
			detail: { reason }
		});
		return { ok: true };
	});
}
