/** Who is at fault for a refund after delivery, and so bears it. */
export const REFUND_FAULTS = ['producer', 'bumdesa', 'courier'] as const;
export type RefundFault = (typeof REFUND_FAULTS)[number];
