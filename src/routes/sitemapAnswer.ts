/** A file of the sitemap protocol; slugs, codes and numbers hold nothing that XML would mind. */
export function sitemapAnswer(element: 'sitemapindex' | 'urlset', lines: readonly string[]): Response {
	const body = `<?xml version="1.0" encoding="UTF-8"?>
<${element} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${lines.join('\n')}
</${element}>
`;
	return new Response(body, {
		headers: { 'content-type': 'application/xml; charset=utf-8', 'cache-control': 'public, max-age=3600' }
	});
}
