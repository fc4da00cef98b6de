/** What a farm-input shop sells. */
export const INPUT_KINDS = ['seed', 'feed', 'fertiliser', 'medicine', 'tool', 'other'] as const;
export type InputKind = (typeof INPUT_KINDS)[number];

/** How a member pays: cash at the counter, from her savings at once, or by a loan that her group decides. */
export const INPUT_WAYS = ['cash', 'savings', 'loan'] as const;
export type InputWay = (typeof INPUT_WAYS)[number];

/** `asked` waits for cash or for the loan; `paid` waits to be handed over. */
export const INPUT_STATES = ['asked', 'paid', 'handed', 'cancelled'] as const;
export type InputState = (typeof INPUT_STATES)[number];

/** From where stock is paid: the drawer, the bank, or later. */
export const STOCK_PAYMENTS = ['cash', 'bank', 'owed'] as const;
export type StockPayment = (typeof STOCK_PAYMENTS)[number];

/** What becomes of a counted difference: another officer books it, or it is dropped. */
export const COUNT_STATES = ['waiting', 'booked', 'refused'] as const;
