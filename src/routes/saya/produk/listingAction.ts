import type { RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { FIELD_OF_MISTAKE, readListing, type PickedCommodity } from '#lib/catalog/listingForm.ts';
import type { ListingMistakes } from '#lib/catalog/listing.ts';
import { catalogMessages } from '#lib/i18n/catalog.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { readPhotos } from '#lib/media/store.server.ts';
import { parseForm, type FormErrors, type FormValues } from '#lib/shared/form.ts';
import { refused } from '../../guards.ts';

type Refusal =
	| { code: string; permits?: undefined; mistakes?: undefined }
	| { code: 'permits_missing'; permits: string[]; mistakes?: undefined }
	| { code: 'listing_invalid'; mistakes: ListingMistakes; permits?: undefined };

/** The words of the form's own mistakes; common ones stay keys. */
function inWords(event: RequestEvent, errors: FormErrors): FormErrors {
	const words: Readonly<Record<string, string>> = messagesFor(catalogMessages, event.locals.locale).form
		.errors;
	return Object.fromEntries(Object.entries(errors).map(([field, code]) => [field, words[code] ?? code]));
}

/** Reads a listing form and its photos: the quick checks first, the pictures only when all else is right. */
export async function readListingForm(
	event: RequestEvent,
	commodities: readonly PickedCommodity[],
	{ counted }: { counted: boolean }
) {
	const form = await event.request.formData();
	const typed = parseForm(form, v.unknown());
	const { values } = typed;
	const read = readListing(values, commodities, { counted });
	if (!read.ok) return { ok: false as const, answer: refused('form', values, inWords(event, read.errors)) };
	const photos = await readPhotos(form.getAll('photos[]').filter((each) => each instanceof File));
	if (!photos.ok)
		return { ok: false as const, answer: refused(photos.code, values, { photos: photos.code }) };
	return {
		ok: true as const,
		form,
		values,
		fields: read.fields,
		onHand: read.onHand,
		photos: photos.prepared
	};
}

/** Answers what a use-case refused, beside the fields it is about. */
export function refusedListing(event: RequestEvent, refusal: Refusal, values: FormValues) {
	return refused(refusal.code, values, inWords(event, errorsOf(refusal)));
}

function errorsOf({ code, permits, mistakes }: Refusal): FormErrors {
	if (permits) return Object.fromEntries(permits.map((permit) => [`permit_${permit}`, 'permit_missing']));
	if (mistakes) {
		const all = Object.entries(mistakes) as [keyof typeof FIELD_OF_MISTAKE, string][];
		return Object.fromEntries(all.map(([name, mistake]) => [FIELD_OF_MISTAKE[name], mistake]));
	}
	if (code === 'photo_too_many') return { photos: code };
	if (code === 'commodity_unknown') return { commodity: code };
	return code === 'sold_by_fixed' ? { unit: code } : { form: code };
}
