import type { Id, OrganisationId } from '#lib/shared/ids.ts';

export type TradeBuyerId = Id<'trade_buyer'>;
export type TradeTermsId = Id<'trade_terms'>;
export type TradeInvoiceId = Id<'trade_invoice'>;
export type TradeWriteOffId = Id<'trade_write_off'>;

/** A buyer of a desk; another desk's is not found. */
export interface AtBuyer {
	readonly organisationId: OrganisationId;
	readonly tradeBuyerId: TradeBuyerId;
}
