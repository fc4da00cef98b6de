/** Kept on the telephone and shown without a network: it must stand without scripts of its own. */
export const csr = false;
