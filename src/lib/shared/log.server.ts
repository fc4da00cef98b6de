type Fields = Record<string, unknown>;
type Level = 'info' | 'warn' | 'error';

const SECRET = /password|secret|token|authorization|cookie|hash/i;

function plain(value: unknown): unknown {
	if (value instanceof Error) {
		return { name: value.name, message: value.message, stack: value.stack, cause: plain(value.cause) };
	}
	return value;
}

function line(level: Level, message: string, fields: Fields): string {
	const safe = Object.fromEntries(
		Object.entries(fields).map(([name, value]) => [name, SECRET.test(name) ? '***' : plain(value)])
	);
	return `${JSON.stringify({ at: new Date(Date.now()).toISOString(), level, message, ...safe })}\n`;
}

/** One JSON line an event on standard error; details that people must not see go here and only here. */
export const log = {
	info: (message: string, fields: Fields = {}) => void process.stderr.write(line('info', message, fields)),
	warn: (message: string, fields: Fields = {}) => void process.stderr.write(line('warn', message, fields)),
	error: (message: string, fields: Fields = {}) => void process.stderr.write(line('error', message, fields))
};
