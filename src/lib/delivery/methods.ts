/** Fetched at the BUM Desa, brought by the village courier, or sent as a parcel. */
export const DELIVERY_METHODS = ['pickup', 'courier', 'parcel'] as const;
export type DeliveryMethod = (typeof DELIVERY_METHODS)[number];
