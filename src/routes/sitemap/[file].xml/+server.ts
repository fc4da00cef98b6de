import { error } from '@sveltejs/kit';
import { sitemapFile } from '#lib/catalog/sitemap.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { sitemapAnswer } from '../../sitemapAnswer.ts';
import type { RequestHandler } from './$types';

/** The addresses of one file of the sitemap, which search engines may keep. */
export const GET: RequestHandler = async ({ params, url }) => {
	const addresses = await sitemapFile(db, params.file);
	if (!addresses) error(404);
	return sitemapAnswer(
		'urlset',
		addresses.map(({ path, changedAt }) => {
			const changed = changedAt === null ? '' : `<lastmod>${new Date(changedAt).toISOString()}</lastmod>`;
			return `<url><loc>${url.origin}${path}</loc>${changed}</url>`;
		})
	);
};
