import type { PassThrough } from 'node:stream';
import PDFDocument from 'pdfkit';
import { room } from './flow.server.ts';
import { columnWidths, printedAmount, printedText } from './print.ts';
import type { ExportTable, Row } from './table.ts';

/** What a printed page says of itself. */
export interface Print {
	/** The language's code, for a reader that speaks. */
	readonly locale: string;
	/** At the foot of every page: when it was printed. */
	readonly printed: string;
	readonly page: (number: number) => string;
}

type Page = InstanceType<typeof PDFDocument>;

const MARGIN = 40;
const FOOT = 28;
const SIZE = { text: 9, small: 8, title: 12 };
const PADDING = 3;
/** Wide tables lie on their side. */
const MOST_COLUMNS_UPRIGHT = 6;

/** Writes tables as A4 pages, each table from a page of its own, page by page, so that a long journal is never held whole. */
export async function pdfStream(
	tables: readonly ExportTable[],
	print: Print,
	out: PassThrough
): Promise<void> {
	const page = new PDFDocument({
		size: 'A4',
		margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN + FOOT },
		autoFirstPage: false,
		lang: print.locale,
		displayTitle: true,
		info: { Title: printedText(tables[0]?.heading.join(' · ') ?? '') }
	});
	page.pipe(out);
	let number = 0;
	page.on('pageAdded', () => {
		number += 1;
		foot(page, print, number);
	});
	for (const table of tables) await writeTable(page, table, out);
	page.end();
}

async function writeTable(page: Page, table: ExportTable, out: PassThrough): Promise<void> {
	const layout = table.columns.length > MOST_COLUMNS_UPRIGHT ? 'landscape' : 'portrait';
	const start = () => page.addPage({ size: 'A4', layout, margins: page.options.margins });
	start();
	const [title = '', ...rest] = table.heading;
	page.font('Helvetica-Bold').fontSize(SIZE.title).text(printedText(title));
	page.font('Helvetica').fontSize(SIZE.text);
	for (const line of rest) page.text(printedText(line));
	page.moveDown();
	const widths = columnWidths(table.columns.length, table.amounts, page.page.width - 2 * MARGIN);
	const columns = { cells: table.columns, strong: true };
	writeRow(page, columns, widths, table.amounts);
	for await (const row of table.rows) {
		if (page.y + heightOf(page, row, widths) > page.page.height - MARGIN - FOOT) {
			start();
			writeRow(page, columns, widths, table.amounts);
			await room(out);
		}
		writeRow(page, row, widths, table.amounts);
	}
	page.font('Helvetica').fontSize(SIZE.small);
	for (const note of table.notes ?? []) page.moveDown(0.5).text(printedText(note), MARGIN);
}

function fontOf(page: Page, { strong = false }: Row): void {
	page.font(strong ? 'Helvetica-Bold' : 'Helvetica').fontSize(SIZE.text);
}

/** A heading or a text has nothing beside it and takes the whole width. */
function isAlone({ cells }: Row): boolean {
	return cells.slice(1).every((cell) => cell === '');
}

function widthOf(row: Row, widths: readonly number[], index: number): number {
	const own = isAlone(row) ? widths.reduce((sum, width) => sum + width, 0) : (widths[index] ?? 0);
	return own - 2 * PADDING;
}

function heightOf(page: Page, row: Row, widths: readonly number[]): number {
	fontOf(page, row);
	const cells = isAlone(row) ? row.cells.slice(0, 1) : row.cells;
	const heights = cells.map((cell, index) =>
		page.heightOfString(typeof cell === 'number' ? '0' : printedText(cell) || ' ', {
			width: widthOf(row, widths, index)
		})
	);
	return Math.max(...heights) + 2 * PADDING;
}

function writeRow(page: Page, row: Row, widths: readonly number[], amounts: number): void {
	const height = heightOf(page, row, widths);
	const top = page.y;
	let left = MARGIN;
	const cells = isAlone(row) ? row.cells.slice(0, 1) : row.cells;
	cells.forEach((cell, index) => {
		const width = widths[index] ?? 0;
		const isAmount = index >= widths.length - amounts;
		const words = typeof cell === 'number' && isAmount ? printedAmount(cell) : printedText(String(cell));
		page.text(words, left + PADDING, top + PADDING, {
			width: widthOf(row, widths, index),
			align: isAmount ? 'right' : 'left'
		});
		left += width;
	});
	const right = page.page.width - MARGIN;
	page
		.moveTo(MARGIN, top + height)
		.lineTo(right, top + height)
		.lineWidth(row.strong ? 0.8 : 0.25)
		.stroke('#888888');
	page.x = MARGIN;
	page.y = top + height;
}

/** The foot lies below the margin in which text flows, so the margin is lifted while it is written. */
function foot(page: Page, print: Print, number: number): void {
	const { margins, height, width } = page.page;
	const bottom = margins.bottom;
	margins.bottom = 0;
	page.font('Helvetica').fontSize(SIZE.small).fillColor('#555555');
	const at = height - MARGIN;
	const room = { width: width - 2 * MARGIN, lineBreak: false };
	page.text(printedText(print.printed), MARGIN, at, room);
	page.text(printedText(print.page(number)), MARGIN, at, { ...room, align: 'right' });
	page.fillColor('#000000');
	margins.bottom = bottom;
	page.x = MARGIN;
	page.y = margins.top;
}
