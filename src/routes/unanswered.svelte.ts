/** Why the last form of this page has no answer; said by the root layout until it is closed or sent again. */
export const unanswered = $state<{ why: 'notSent' | 'busy' | null }>({ why: null });
