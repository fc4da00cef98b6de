import { COMMON_PASSWORDS } from './commonPasswords.ts';

/** At least eight characters: what people on a phone still type without a note on the wall (NIST SP 800-63B, 5.1.1.1). */
export const PASSWORD_LEAST = 8;
/** More than anyone types; it bounds the work of hashing. */
const PASSWORD_MOST = 200;

export type PasswordFault = 'password_short' | 'password_common' | 'too_long';

/** What a guesser knows about a person and tries first. */
export interface Owner {
	readonly name: string;
	readonly phone?: string | null;
	readonly email?: string | null;
}

/** What is wrong with a new password, or null. Length and being guessable are all that is asked. */
export function passwordFault(password: string, owner: Owner): PasswordFault | null {
	const length = [...password].length;
	if (length < PASSWORD_LEAST) return 'password_short';
	if (length > PASSWORD_MOST) return 'too_long';
	return isCommon(password) || isAboutOwner(password, owner) ? 'password_common' : null;
}

function isCommon(password: string): boolean {
	const plain = letters(password);
	const word = plain.replace(/^\d+|\d+$/g, '');
	const variants = [plain, word, `${word}1`, `${word}123`, plain.replace(/\d+$/, '')];
	return variants.some((variant) => COMMON_PASSWORDS.has(variant)) || isRun(plain) || isDate(plain);
}

/** Four or fewer different characters, or a walk up, down or along: `11112222`, `12345678`, `87654321`, `abcdefgh`. */
function isRun(plain: string): boolean {
	if (new Set(plain).size <= 3) return true;
	const steps = [...plain].slice(1).map((_, index) => plain.charCodeAt(index + 1) - plain.charCodeAt(index));
	const regular = steps.filter((step) => Math.abs(step) <= 1 || Math.abs(step) === 9).length;
	return regular >= steps.length - 1;
}

/** A birthday in figures alone: `17081945`, `19450817`. */
function isDate(plain: string): boolean {
	return /^(?:[0-3]\d[01]\d(?:19|20)\d\d|(?:19|20)\d\d[01]\d[0-3]\d)$/.test(plain);
}

function isAboutOwner(password: string, { name, phone, email }: Owner): boolean {
	const plain = letters(password);
	const digits = password.replace(/\D/g, '');
	if (phone && digits.length >= 8 && phone.replace(/\D/g, '').includes(digits.replace(/^(?:62|0)/, ''))) {
		return true;
	}
	const known = [name, ...(email ? [email, email.split('@')[0] ?? ''] : [])].map(letters);
	const word = plain.replace(/\d+$/, '');
	return known.some((text) => text !== '' && (text === plain || text === word));
}

function letters(text: string): string {
	return text
		.normalize('NFKC')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]/gu, '');
}
