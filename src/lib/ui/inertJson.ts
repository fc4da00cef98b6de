const ESCAPES: Record<string, string> = {
	'<': '\\u003c',
	'>': '\\u003e',
	'&': '\\u0026',
	'\u2028': '\\u2028',
	'\u2029': '\\u2029'
};

/**
 * JSON that can stand inside a `<script>` of a page: nothing in it can end the script or be read as an
 * entity, and it is still the same JSON.
 */
export function inertJson(value: object): string {
	return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => ESCAPES[character] ?? '');
}
