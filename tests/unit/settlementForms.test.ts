import { describe, expect, test } from 'vitest';
import { answerForm } from '#lib/settlement/forms.ts';
import { parseForm } from '#lib/shared/form.ts';

function typed(fields: Record<string, string>) {
	const form = new FormData();
	for (const [name, value] of Object.entries({ key: 'abcdefgh12345678', text: 'Maaf', ...fields })) {
		form.append(name, value);
	}
	return parseForm(form, answerForm);
}

describe('the answer to a complaint', () => {
	test('that nobody chose says so beside the choice', () => {
		expect(typed({})).toMatchObject({ ok: false, errors: { answer: 'choice_missing' } });
	});

	test('of money back needs a line, an amount and a fault', () => {
		expect(typed({ answer: 'refund', amount: '1,5' })).toMatchObject({
			ok: false,
			errors: { what: 'choice_missing', cause: 'choice_missing', amount: 'money_not_whole' }
		});
		expect(typed({ answer: 'refund', what: '7', amount: '10.000', cause: 'producer' })).toMatchObject({
			ok: true,
			data: { answer: { kind: 'refund', orderLineId: 7, amount: 10_000, cause: 'producer' } }
		});
	});

	test('of money back may be for a charge, a replacement only for goods', () => {
		const fee = { what: 'packing:coordinator', amount: '500', cause: 'bumdesa' };
		expect(typed({ answer: 'refund', ...fee })).toMatchObject({
			data: { answer: { kind: 'refund', charge: 'packing:coordinator', amount: 500 } }
		});
		for (const what of ['delivery', 'packing:nobody', 'rent:producer', '']) {
			expect(typed({ answer: 'replacement', ...fee, what })).toMatchObject({
				errors: { what: 'choice_missing' }
			});
		}
	});

	test('of a replacement needs no amount, and a no needs nothing but words', () => {
		expect(typed({ answer: 'replacement', what: '7', cause: 'courier' })).toMatchObject({
			ok: true,
			data: { answer: { kind: 'replacement', orderLineId: 7, cause: 'courier' } }
		});
		expect(typed({ answer: 'no' })).toMatchObject({ ok: true, data: { answer: { kind: 'no' } } });
		expect(typed({ answer: 'no', text: ' ' })).toMatchObject({ ok: false, errors: { text: 'required' } });
	});
});
