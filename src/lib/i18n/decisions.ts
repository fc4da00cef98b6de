import { defineMessages } from './define.ts';

/** What a second officer decides on: the words are the same wherever two officers are needed. */
export const decisionMessages = defineMessages({
	id: {
		approve: 'Setujui',
		refuse: 'Tolak',
		takeBack: 'Tarik kembali',
		own: 'Anda yang membuatnya, jadi pengurus lain yang menyetujui. Anda bisa menariknya kembali.'
	},
	en: {
		approve: 'Approve',
		refuse: 'Refuse',
		takeBack: 'Take it back',
		own: 'You made it, so another officer approves it. You can take it back.'
	}
});
