import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** One letter as the stand-in took it: the envelope, and head and body as they came. */
export interface Taken {
	readonly from: string;
	readonly to: string;
	readonly data: string;
}

export type Mood = 'takes' | 'hangs' | 'refuses' | 'hangs up';

export interface SmtpStandIn {
	readonly url: string;
	readonly taken: Taken[];
	/** What it does from now on. */
	mood: Mood;
	close(): Promise<void>;
}

/** A mail server of our own on this machine: it speaks as much SMTP as a client needs, and keeps what it is given. */
export async function smtpStandIn(): Promise<SmtpStandIn> {
	const taken: Taken[] = [];
	const sockets = new Set<Socket>();
	const state: { mood: Mood } = { mood: 'takes' };
	const server: Server = createServer((socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
		socket.on('error', () => undefined);
		if (state.mood === 'hangs') return;
		if (state.mood === 'hangs up') return void socket.destroy();
		converse(socket, state, taken);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `smtp://127.0.0.1:${port}`,
		taken,
		get mood() {
			return state.mood;
		},
		set mood(mood) {
			state.mood = mood;
		},
		close: () =>
			new Promise((resolve) => {
				for (const socket of sockets) socket.destroy();
				server.close(() => resolve());
			})
	};
}

function converse(socket: Socket, state: { readonly mood: Mood }, taken: Taken[]): void {
	let [from, to, text, reading] = ['', '', '', false];
	const say = (line: string) => socket.write(`${line}\r\n`);
	say('220 stand-in');
	socket.setEncoding('utf8');
	socket.on('data', (chunk: string) => {
		text += chunk;
		for (;;) {
			const end = text.indexOf(reading ? '\r\n.\r\n' : '\r\n');
			if (end < 0) return;
			const piece = text.slice(0, end);
			text = text.slice(end + (reading ? 5 : 2));
			if (reading) {
				reading = false;
				taken.push({ from, to, data: piece });
				say('250 taken');
			} else if (/^(EHLO|HELO)/.test(piece)) say('250 stand-in');
			else if (piece.startsWith('MAIL FROM:')) {
				from = /<([^>]*)>/.exec(piece)?.[1] ?? '';
				say('250 ok');
			} else if (piece.startsWith('RCPT TO:')) {
				to = /<([^>]*)>/.exec(piece)?.[1] ?? '';
				say(state.mood === 'refuses' ? '451 come again later' : '250 ok');
			} else if (piece === 'DATA') {
				reading = true;
				say('354 go on');
			} else if (piece === 'QUIT') {
				say('221 bye');
				socket.end();
			} else say('250 ok');
		}
	});
}
