import type { Locale } from './locale.ts';

/** A text, a text with gaps (a function), or a named group of them such as the states of an order. */
export type Message = string | ((...gaps: never[]) => string) | { readonly [key: string]: Message };
export type MessageSet = { readonly [key: string]: Message };

/** The same keys and the same gaps as the source language, in other words. */
export type Translation<Source> = {
	readonly [Key in keyof Source]: Source[Key] extends (...gaps: infer Gaps) => string
		? (...gaps: Gaps) => string
		: Source[Key] extends string
			? string
			: Translation<Source[Key]>;
};

/** `never` wherever the translation has a key too many or a function that leaves out a gap. */
type Exactly<Source, Target> = {
	readonly [Key in keyof Target]: Key extends keyof Source
		? Source[Key] extends (...gaps: infer Gaps) => string
			? Target[Key] extends (...gaps: infer Given) => string
				? Gaps['length'] extends Given['length']
					? Target[Key]
					: never
				: never
			: Source[Key] extends string
				? Target[Key]
				: Exactly<Source[Key], Target[Key]>
		: never;
};

/** The messages of one part of the site in both languages. */
export type MessageArea<Source> = Readonly<Record<Locale, Translation<Source>>>;

/**
 * Declares the messages of one part of the site. The English side must have the keys of the Indonesian
 * side, no more, and its functions the same parameters, or it does not compile.
 */
export function defineMessages<
	const Source extends MessageSet,
	const Target extends Translation<Source>
>(messages: { id: Source; en: Target & Exactly<NoInfer<Source>, Target> }): MessageArea<Source>;
export function defineMessages(messages: Record<Locale, MessageSet>): Record<Locale, MessageSet> {
	return messages;
}

/** The messages of an area in one language; for loads, actions and jobs. Components take `useMessages`. */
export function messagesFor<Source>(area: MessageArea<Source>, locale: Locale): Translation<Source> {
	return area[locale];
}
