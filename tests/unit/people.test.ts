import { describe, expect, it } from 'vitest';
import { parseContact } from '#lib/people/contact.ts';
import { passwordFault } from '#lib/people/password.ts';
import { parsePhone, parseReachablePhone } from '#lib/people/phone.ts';

describe('a telephone number', () => {
	it.each([
		'081234567890',
		'0812-3456-7890',
		'0812 3456 7890',
		'0812.3456.7890',
		'6281234567890',
		'+6281234567890',
		'+62 812-3456-7890',
		'+62 (0)812 3456 7890',
		'006281234567890',
		'０８１２ 3456 7890'
	])('is one account however it is typed: %s', (typed) => {
		expect(parsePhone(typed)).toBe('+6281234567890');
	});

	it.each([
		'',
		'0812',
		'0274-123456',
		'021 555 1234',
		'+1 415 555 0100',
		'08123456789012345',
		'0812abc45678',
		'٠٨١٢٣٤٥٦٧٨٩'
	])('is refused when it is not a whole Indonesian mobile number: %s', (typed) => {
		expect(parsePhone(typed)).toBeNull();
	});
});

describe('a number to reach a buyer by', () => {
	it.each([
		['0812-3456-7890', '+6281234567890'],
		['6281234567890', '+6281234567890'],
		['+62 (0)812 3456 7890', '+6281234567890'],
		['+1 415 555 0100', '+14155550100'],
		['001 (415) 555-0100', '+14155550100'],
		['+44 (0)20 7946 0958', '+442079460958'],
		['+60 12-345 6789', '+60123456789'],
		['+290 2345', '+2902345'],
		['+123456789012345', '+123456789012345']
	])('is read from %s as %s', (typed, stored) => {
		expect(parseReachablePhone(typed)).toBe(stored);
		expect(parseReachablePhone(stored)).toBe(stored);
	});

	it.each([
		'',
		'+',
		'415 555 0100',
		'+123456',
		'+1234567890123456',
		'+0812345678',
		'0000812345678',
		'+62 21 555 1234',
		'006221 555 1234',
		'+62812',
		'+1 415 abc 0100',
		'++14155550100'
	])('is refused when it is whole in no country: %s', (typed) => {
		expect(parseReachablePhone(typed)).toBeNull();
	});
});

describe('what one signs in with', () => {
	it('is an e-mail in lower case when it has an @, else a telephone number', () => {
		expect(parseContact(' Sri@Contoh.ID ')).toEqual({ kind: 'email', email: 'sri@contoh.id' });
		expect(parseContact('0812 3456 7890')).toEqual({ kind: 'phone', phone: '+6281234567890' });
		expect(parseContact('sri@')).toBeNull();
		expect(parseContact('sri')).toBeNull();
	});
});

describe('a new password', () => {
	const owner = { name: 'Sri Wahyuni', phone: '+6281234567890', email: 'sri.wahyuni@contoh.id' };

	it('has at least eight characters', () => {
		expect(passwordFault('kolam7!', owner)).toBe('password_short');
		expect(passwordFault('kolam77!', owner)).toBeNull();
	});

	it.each([
		'password',
		'Password123',
		'rahasia123',
		'Bismillah',
		'sayangku99',
		'indonesia45',
		'12345678',
		'87654321',
		'11111111',
		'abcdefgh',
		'qwertyuiop',
		'17081945',
		'19900212'
	])('is refused when guessers try it first: %s', (password) => {
		expect(passwordFault(password, owner)).toBe('password_common');
	});

	it.each([
		'081234567890',
		'81234567890',
		'+6281234567890',
		'sriwahyuni',
		'Sri Wahyuni',
		'sriwahyuni88',
		'sri.wahyuni'
	])('is refused when it is the owner’s own name, number or address: %s', (password) => {
		expect(passwordFault(password, owner)).toBe('password_common');
	});

	it.each(['lele goreng tiga', 'kolam-lele-7', 'Gn.Merapi2010', 'pohon mangga tua'])(
		'is accepted when it is long and one’s own: %s',
		(password) => {
			expect(passwordFault(password, owner)).toBeNull();
		}
	);
});
