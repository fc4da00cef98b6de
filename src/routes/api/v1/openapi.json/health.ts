import type { Paths } from './operation.ts';

const text = { 'text/plain': { schema: { type: 'string' } } };

export const healthPaths: Paths = {
	'/healthz': {
		get: {
			operationId: 'checkProcess',
			summary: 'Whether the process answers',
			tags: ['operation'],
			security: [],
			responses: { 200: { description: 'It does.', content: text } }
		}
	},
	'/readyz': {
		get: {
			operationId: 'checkReadiness',
			summary: 'Whether database, migrations, search and, where it is wanted, the demo village are complete',
			tags: ['operation'],
			security: [],
			responses: {
				200: { description: 'All complete.' },
				503: { description: 'Something is missing; the answer says what.' }
			}
		}
	},
	'/webhooks/stripe': {
		post: {
			operationId: 'receiveStripeEvent',
			summary: 'Stripe reports what became of a payment',
			description: 'Signed by Stripe; an event that comes again changes nothing.',
			tags: ['operation'],
			security: [],
			parameters: [{ name: 'Stripe-Signature', in: 'header', required: true, schema: { type: 'string' } }],
			requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } },
			responses: {
				200: { description: 'Recorded.' },
				400: { description: 'The signature does not fit.' }
			}
		}
	}
};
