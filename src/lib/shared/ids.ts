/** A row's id with the name of its table in the type: a wrong id does not compile. */
export type Id<Name extends string> = number & { readonly __id: Name };

export type UserId = Id<'user'>;
export type OrganisationId = Id<'organisation'>;
export type MembershipId = Id<'membership'>;
export type AgreementId = Id<'agreement'>;
export type BookId = Id<'book'>;
export type AccountId = Id<'account'>;
export type EntryId = Id<'entry'>;
export type TransactionId = Id<'ledger_transaction'>;
export type MediaId = Id<'media'>;
export type CommodityId = Id<'commodity'>;
export type ListingId = Id<'listing'>;
export type HarvestPromiseId = Id<'harvest_promise'>;
export type CycleId = Id<'order_cycle'>;
export type OrderId = Id<'customer_order'>;
export type SubOrderId = Id<'sub_order'>;
export type OrderLineId = Id<'order_line'>;
export type PaymentId = Id<'payment'>;
export type AddressId = Id<'buyer_address'>;
export type ReviewId = Id<'review'>;

/** A random, unguessable text for addresses, forms and keys: 128 bits, 22 characters of A–Z a–z 0–9 - _. */
export function newKey(bytes = 16): string {
	const random = crypto.getRandomValues(new Uint8Array(bytes));
	return btoa(String.fromCharCode(...random))
		.replaceAll('+', '-')
		.replaceAll('/', '_')
		.replaceAll('=', '');
}

/** Reads an id from an address or a form: whole, positive and safe, else null. */
export function parseId<Name extends string>(text: string | null | undefined): Id<Name> | null {
	if (!text || !/^[1-9]\d{0,15}$/.test(text)) return null;
	const value = Number(text);
	return Number.isSafeInteger(value) ? (value as Id<Name>) : null;
}
