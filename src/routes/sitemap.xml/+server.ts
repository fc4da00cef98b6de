import { sitemapFiles } from '#lib/catalog/sitemap.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { sitemapAnswer } from '../sitemapAnswer.ts';
import type { RequestHandler } from './$types';

/** The list of the sitemap's files (sitemaps.org). */
export const GET: RequestHandler = async ({ url }) => {
	const files = await sitemapFiles(db);
	return sitemapAnswer(
		'sitemapindex',
		files.map((name) => `<sitemap><loc>${url.origin}/sitemap/${name}.xml</loc></sitemap>`)
	);
};
