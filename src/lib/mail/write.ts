import { mailMessages } from '#lib/i18n/mail.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import type { MailKind } from './kinds.ts';

export interface Letter {
	readonly subject: string;
	readonly text: string;
	readonly html: string;
}

export interface LetterFacts {
	readonly kind: MailKind;
	readonly facts: Readonly<Record<string, string>>;
	readonly locale: Locale;
	/** The site's own address, without a slash at its end. */
	readonly origin: string;
}

/** A notice in words: one sentence, one link, and how to have no more of them. As plain text and as simple HTML. */
export function writeLetter({ kind, facts, locale, origin }: LetterFacts): Letter {
	const t = mailMessages[locale];
	const of = (name: string) => facts[name] ?? '';
	const words = t.kinds[kind];
	const subject = words.subject(of('number'), of('amount'), of('on'));
	const sentence = words.text(of('number'), of('amount'), of('on'));
	const link = `${origin}${of('path')}`;
	const foot = kind === 'confirm' ? t.confirmFoot : t.foot;
	const stop = `${origin}/saya/email`;
	const text = [sentence, '', `${words.link}: ${link}`, '', '-- ', `${t.site}. ${foot} ${stop}`].join('\n');
	const html = `<!doctype html><html lang="${locale}"><body style="font-family:sans-serif;font-size:16px;line-height:1.5"><p>${escape(sentence)}</p><p><a href="${escape(link)}">${escape(words.link)}</a></p><p style="color:#555;font-size:14px">${escape(`${t.site}. ${foot}`)} <a href="${escape(stop)}">${escape(stop)}</a></p></body></html>`;
	return { subject, text, html };
}

function escape(text: string): string {
	const WORDS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
	return text.replace(/[&<>"]/g, (sign) => WORDS[sign] ?? sign);
}
