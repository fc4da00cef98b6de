import { eq } from 'drizzle-orm';
import type { Reader } from '#lib/shared/database.server.ts';
import type { UserId } from '#lib/shared/ids.ts';
import type { Contact } from './contact.ts';
import { user } from './schema.server.ts';

export interface Person {
	readonly id: UserId;
	readonly name: string;
	readonly phone: string | null;
	readonly email: string | null;
	readonly locale: 'id' | 'en';
	readonly gender: 'female' | 'male' | null;
	readonly disabledAt: number | null;
}

const columns = {
	id: user.id,
	name: user.name,
	phone: user.phone,
	email: user.email,
	locale: user.locale,
	gender: user.gender,
	disabledAt: user.disabledAt
};

export async function personById(reader: Reader, userId: UserId): Promise<Person | null> {
	const [found] = await reader.select(columns).from(user).where(eq(user.id, userId));
	return found ?? null;
}

/** The person with this telephone number or e-mail, disabled or not. */
export async function personByContact(reader: Reader, contact: Contact): Promise<Person | null> {
	const [found] = await reader.select(columns).from(user).where(sameContact(contact));
	return found ?? null;
}

/** The condition that finds a contact's account. */
export function sameContact(contact: Contact) {
	return contact.kind === 'phone' ? eq(user.phone, contact.phone) : eq(user.email, contact.email);
}
