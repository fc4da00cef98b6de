type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const NOT_TYPED = ['hidden', 'submit', 'button', 'file'];

function chosen(select: HTMLSelectElement): string | undefined {
	return ([...select.options].find((option) => option.defaultSelected) ?? select.options[0])?.value;
}

/** Whether it holds something else than the page was sent with. */
function changed(control: Control): boolean {
	if (control instanceof HTMLSelectElement) return control.value !== chosen(control);
	if (control.type === 'radio') return (control as HTMLInputElement).checked && !isDefault(control);
	if (control.type === 'checkbox') return (control as HTMLInputElement).checked !== isDefault(control);
	return control.value !== control.defaultValue;
}

function isDefault(control: Control): boolean {
	return (control as HTMLInputElement).defaultChecked;
}

function giveBack(control: Control, value: string, checked: boolean): void {
	const ticked = control instanceof HTMLInputElement && ['radio', 'checkbox'].includes(control.type);
	if (ticked) {
		if (control.checked === checked) return;
		control.checked = checked;
	} else {
		if (control.value === value) return;
		control.value = value;
	}
	const typing = !ticked && !(control instanceof HTMLSelectElement);
	control.dispatchEvent(new Event(typing ? 'input' : 'change', { bubbles: true }));
}

/**
 * What somebody typed or chose before the scripts came, which on a slow line may be long: they must not undo it.
 * Called by the root layout before anything on the first page listens; what is returned is called when all does.
 */
export function typedEarly(): () => void {
	if (typeof document === 'undefined') return () => undefined;
	const kept = [...document.querySelectorAll<Control>('input, select, textarea')]
		.filter((control) => !NOT_TYPED.includes(control.type) && changed(control))
		.map((control) => ({
			control,
			value: control.value,
			checked: control instanceof HTMLInputElement && control.checked
		}));
	return () => {
		for (const { control, value, checked } of kept)
			if (control.isConnected) giveBack(control, value, checked);
	};
}
