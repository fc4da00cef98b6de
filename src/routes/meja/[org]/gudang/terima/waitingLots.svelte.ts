import type { Measure } from '#lib/catalog/quantity.ts';
import { confirmedIn, receivedBy, shelfName, type WaitingLot } from '#lib/lots/waiting.ts';
import { isDoubtful, type WeighingMistake } from '#lib/lots/delivered.ts';
import type { ListingId } from '#lib/shared/ids.ts';
import type { WaitingForm } from '#lib/shared/waiting.ts';
import { WaitingForms } from '../../../../waitingForms.svelte.ts';

type Goods = Measure & { readonly id: ListingId; readonly leastQuantity: number };

/** What was received on this telephone and the warehouse does not know yet. */
export class WaitingLots extends WaitingForms<WaitingLot> {
	/** What is wrong with the weights that were just entered. */
	mistake = $state<WeighingMistake | 'doubtful' | null>(null);
	/** The quantity that is asked about, since it is hardly likely. */
	asked = $state<{ listingId: ListingId; brought: number } | null>(null);
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
		const doubtful =
			received.ok && isDoubtful(received.brought, goods) && confirmedIn(form.fields) !== received.brought;
		this.asked = doubtful ? { listingId: goods.id, brought: received.brought } : null;
		this.mistake = !received.ok ? received.code : doubtful ? 'doubtful' : null;
		if (!received.ok || doubtful) return null;
		const fields = [...form.fields, ['at', String(Date.now())] as const];
		return { ...form, fields, listingId: goods.id, accepted: received.accepted, refused: null };
	}
}
