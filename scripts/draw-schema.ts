import { readFileSync, writeFileSync } from 'node:fs';
import { drawSchema } from '../tests/architecture/drawing.ts';

// Redraws the tables in ARCHITECTURE.md from the schema; a test fails when the drawing is old.
const path = 'ARCHITECTURE.md';
const text = readFileSync(path, 'utf8');
const drawing = await drawSchema();
writeFileSync(path, text.replace(/(<!-- tables -->\n)[\s\S]*(<!-- \/tables -->)/, `$1${drawing}$2`));
