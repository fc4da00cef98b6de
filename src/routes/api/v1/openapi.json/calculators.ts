import type * as v from 'valibot';
import {
	loanScheduleAnswer,
	loanScheduleExample,
	loanScheduleRequest
} from '../calculators/loan-schedule/contract.ts';
import {
	settlementAnswer,
	settlementExample,
	settlementRequest
} from '../calculators/settlement/contract.ts';
import { shuAnswer, shuExample, shuRequest } from '../calculators/shu/contract.ts';
import {
	answerSchema,
	jsonAnswer,
	problems,
	requestSchema,
	type Operation,
	type Paths
} from './operation.ts';

function calculator(described: {
	operationId: string;
	summary: string;
	request: v.GenericSchema;
	answer: v.GenericSchema;
	example: unknown;
}): { post: Operation } {
	return {
		post: {
			operationId: described.operationId,
			summary: described.summary,
			tags: ['calculators'],
			security: [],
			requestBody: {
				required: true,
				content: {
					'application/json': { schema: requestSchema(described.request), example: described.example }
				}
			},
			responses: {
				200: jsonAnswer('Worked out.', answerSchema(described.answer)),
				...problems(400, 413, 415, 422)
			}
		}
	};
}

export const calculatorPaths: Paths = {
	'/api/v1/calculators/loan-schedule': calculator({
		operationId: 'calculateLoanSchedule',
		summary: 'When a loan is paid back, how much each time, and what it costs a year',
		request: loanScheduleRequest,
		answer: loanScheduleAnswer,
		example: loanScheduleExample
	}),
	'/api/v1/calculators/settlement': calculator({
		operationId: 'calculateSettlement',
		summary: 'How the price of goods is shared out, down to what reaches the producer',
		request: settlementRequest,
		answer: settlementAnswer,
		example: settlementExample
	}),
	'/api/v1/calculators/shu': calculator({
		operationId: 'calculateShu',
		summary: 'How a co-operative’s yearly surplus is shared out among funds and members',
		request: shuRequest,
		answer: shuAnswer,
		example: shuExample
	})
};
