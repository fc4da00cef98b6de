import type { Measure } from '#lib/catalog/quantity.ts';
import { receivedBy, shelfName, type WaitingLot } from '#lib/lots/waiting.ts';
import type { WeighingMistake } from '#lib/lots/delivered.ts';
import type { ListingId } from '#lib/shared/ids.ts';
import type { WaitingForm } from '#lib/shared/waiting.ts';
import { WaitingForms } from '../../../../waitingForms.svelte.ts';

type Goods = Measure & { readonly id: ListingId };

/** What was received on this telephone and the warehouse does not know yet. */
export class WaitingLots extends WaitingForms<WaitingLot> {
	/** What is wrong with the weights that were just entered. */
	mistake = $state<WeighingMistake | null>(null);
	readonly #goods: () => Goods | null;

	/** @param goods what is being received. */
	constructor(
		at: { warehouse: string; address: string; userId: number; refusedWords: string },
		goods: () => Goods | null
	) {
		super({ ...at, shelf: shelfName(at.userId, at.warehouse) });
		this.#goods = goods;
	}

	protected override read(form: {
		action: 'default';
		key: string;
		fields: WaitingForm['fields'];
	}): WaitingLot | null {
		const goods = this.#goods();
		if (!goods) return null;
		const received = receivedBy(form.fields, goods);
		this.mistake = received.ok ? null : received.code;
		if (!received.ok) return null;
		const fields = [...form.fields, ['at', String(Date.now())] as const];
		return { ...form, fields, listingId: goods.id, accepted: received.accepted, refused: null };
	}
}
