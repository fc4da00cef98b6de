import { bankCalled } from './banks.ts';
import type { Bulk, BulkTransfer } from './bulkTransfer.ts';
import { bcaMultiTransfer, bniDirect, briMassTransfer, generalCsv, kopra } from './layoutFiles.ts';

/** The layouts of the bulk transfer there are; `general` is for every bank that has none here. */
export const BANK_LAYOUTS = ['general', 'bca', 'bni', 'bri', 'mandiri'] as const;
export type BankLayout = (typeof BANK_LAYOUTS)[number];

const WRITERS: Readonly<Record<BankLayout, (transfer: BulkTransfer) => Bulk>> = {
	general: generalCsv,
	bca: bcaMultiTransfer,
	bni: bniDirect,
	bri: briMassTransfer,
	mandiri: kopra
};

/** The files of a batch in a layout. Pure: the same batch gives the same files. */
export function bulkFiles(layout: BankLayout, transfer: BulkTransfer): Bulk {
	return WRITERS[layout](transfer);
}

/** All but the general one name the account that pays. */
export function namesPayingAccount(layout: BankLayout): boolean {
	return layout !== 'general';
}

/** The layout of the bank where the paying account is, `general` where it has none or none is known. */
export function layoutOfBank(bankName: string | null): BankLayout {
	const bank = bankName === null ? null : bankCalled(bankName);
	return BANK_LAYOUTS.find((layout) => layout === bank?.id) ?? 'general';
}
