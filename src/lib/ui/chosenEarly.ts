/** Until the page that the server sent has come alive once; pages opened later are alive from the start. */
let waking = true;

/** Called by the root layout when everything on the first page listens. */
export function awake(): void {
	waking = false;
}

/**
 * What somebody chose in a select before the scripts came, which on a slow line may be long: they must not undo
 * it. Null when nothing was chosen. Inputs and radio buttons keep theirs by themselves.
 */
export function chosenEarly(id: string): string | null {
	if (!waking || typeof document === 'undefined') return null;
	const select = document.getElementById(id);
	if (!(select instanceof HTMLSelectElement)) return null;
	const sent = [...select.options].find((option) => option.defaultSelected) ?? select.options[0];
	return select.value === sent?.value ? null : select.value;
}
