import { error } from '@sveltejs/kit';
import { producerBy } from '#lib/catalog/producers.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId } from '#lib/shared/ids.ts';

/** The producer of an address, a group's name and her number in it; 404 for who is no member of it. */
export async function producerHere({ slug, nomor }: { slug: string; nomor: string }) {
	const number = parseId(nomor);
	const producer = number && (await producerBy(db, slug, number));
	if (!producer) error(404);
	return producer;
}
