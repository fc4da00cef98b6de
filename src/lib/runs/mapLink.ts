/** The address of a map that finds a place by its words, with what is known of it, the narrowest first. */
export function mapLink(parts: readonly (string | null)[]): string {
	const place = parts.filter((part) => part !== null && part.trim() !== '').join(', ');
	return `https://www.google.com/maps/search/?${new URLSearchParams({ api: '1', query: place }).toString()}`;
}
