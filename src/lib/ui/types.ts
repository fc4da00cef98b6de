import type { LucideIcon } from '@lucide/svelte';
import type { Rupiah } from '#lib/shared/money.ts';

/** An icon of the lucide set, imported one by one: `@lucide/svelte/icons/leaf`. */
export type Icon = LucideIcon;

/** The widths that every photo is kept in, in pixels. */
export const PHOTO_WIDTHS = [320, 480, 800, 1600] as const;

/** A photo kept by the media room; `/media/{id}/{width}.webp`. */
export interface PhotoReference {
	id: string | number;
	/** What is to be seen, for those who do not see it. */
	alt: string;
}

/** One step of a price split or one part of a whole. */
export interface SplitPart {
	label: string;
	amount: Rupiah;
	tone: Tone;
}

export type Tone = 'leaf' | 'sun' | 'terracotta' | 'sky' | 'ink';

/** What every form field takes. */
export interface FieldProps {
	/** The form's name of the field, and its id, so that the error summary can link to it. */
	name: string;
	label: string;
	hint?: string;
	/** A key of `commonMessages.errors`, or a finished sentence. */
	error?: string | undefined;
	/** Says so beside the label; fields are required unless they say this. */
	optional?: boolean;
}

/** One choice of a list. */
export interface Choice {
	value: string;
	label: string;
	hint?: string;
	/** A price or a count at the right edge. */
	aside?: string;
	disabled?: boolean;
}

/** What the desk's layout gives to its pages. */
export interface DeskData {
	organisation: { slug: string; name: string; kind: string };
	abilities: string[];
}

/** What stands in the header of every page. */
export interface ShellData {
	user: { id: number | string; name: string } | null;
	cartCount: number;
}
