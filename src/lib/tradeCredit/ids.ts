import type { Id } from '#lib/shared/ids.ts';

export type TradeBuyerId = Id<'trade_buyer'>;
export type TradeTermsId = Id<'trade_terms'>;
export type TradeInvoiceId = Id<'trade_invoice'>;
