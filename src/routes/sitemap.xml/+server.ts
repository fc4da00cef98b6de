import { publicPaths } from '#lib/catalog/sitemap.server.ts';
import { db } from '#lib/shared/database.server.ts';
import type { RequestHandler } from './$types';

/** The addresses search engines may keep (sitemaps.org). Slugs and codes hold nothing that XML would mind. */
export const GET: RequestHandler = async ({ url }) => {
	const places = (await publicPaths(db)).map((path) => `\t<url><loc>${url.origin}${path}</loc></url>`);
	const body = `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${places.join('\n')}
</urlset>
`;
	return new Response(body, {
		headers: { 'content-type': 'application/xml; charset=utf-8', 'cache-control': 'public, max-age=3600' }
	});
};
