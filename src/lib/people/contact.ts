import * as v from 'valibot';
import { parsePhone, parseReachablePhone } from './phone.ts';

/** How a person is known: by telephone number (`+62…`) or by e-mail (lower case), never by both at once. */
export type Contact = { kind: 'phone'; phone: string } | { kind: 'email'; email: string };

const email = v.pipe(v.string(), v.trim(), v.toLowerCase(), v.maxLength(200), v.email());

/** Reads an e-mail address into its stored form, or null. */
export function parseEmail(text: string): string | null {
	const read = v.safeParse(email, text);
	return read.success ? read.output : null;
}

/** A form's telephone number to reach somebody by, of any country, read into its stored form. */
export function phoneField() {
	return v.pipe(
		v.string('phone_invalid'),
		v.rawTransform<string, string>(({ dataset, addIssue, NEVER }) => {
			const parsed = parseReachablePhone(dataset.value);
			if (parsed) return parsed;
			addIssue({ message: 'phone_invalid' });
			return NEVER;
		})
	);
}

/** Reads what was typed into the one field for telephone or e-mail; null when it is neither. */
export function parseContact(text: string): Contact | null {
	if (text.includes('@')) {
		const address = parseEmail(text);
		return address ? { kind: 'email', email: address } : null;
	}
	const phone = parsePhone(text);
	return phone ? { kind: 'phone', phone } : null;
}

/** The contact as one text, for counting attempts. */
export function contactKey(contact: Contact): string {
	return contact.kind === 'phone' ? contact.phone : contact.email;
}
