import { fork, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import * as v from 'valibot';

/** What is copied, and into which file. */
export interface CopyOf {
	readonly path: string;
	readonly url: string;
	readonly authToken: string | null;
}

const answerForm = v.union([v.object({ frame: v.number() }), v.object({ error: v.string() })]);

/** The copy could not be brought in step; the server may be gone, or the copy of no use any more. */
export class ReplicaError extends Error {
	override name = 'ReplicaError';
}

/**
 * The process that keeps one copy in step (`scripts/replica.mjs`). One that does not answer is killed, and the next step
 * begins another on the same file: what the killed one wrote counts as far as it was committed there.
 */
export class ReplicaProcess {
	readonly #copy: CopyOf;
	#child: ChildProcess | null = null;

	constructor(copy: CopyOf) {
		this.#copy = copy;
	}

	/**
	 * Fetches all that the server had committed when it was asked. One call at a time.
	 *
	 * @returns how far the copy is, in frames of the server's log.
	 * @throws ReplicaError when that did not succeed within `limitMs`.
	 */
	async step(limitMs: number): Promise<number> {
		const isNew = this.#child === null;
		const child = (this.#child ??= this.#start());
		const answer = answerOf(child, limitMs);
		child.send(isNew ? this.#copy : {}, () => undefined);
		try {
			return await answer;
		} catch (error) {
			// It answers each question once, and a late answer would be taken for the next one's.
			if (error instanceof ReplicaError && error.cause !== undefined) throw error;
			this.end();
			throw error;
		}
	}

	end(): void {
		this.#child?.kill('SIGKILL');
		this.#child = null;
	}

	#start(): ChildProcess {
		const child = fork(resolve('scripts/replica.mjs'), {
			execArgv: [],
			stdio: ['ignore', 'ignore', 'ignore', 'ipc']
		});
		// Whoever ends does not wait for it.
		child.unref();
		child.channel?.unref();
		child.once('exit', () => {
			if (this.#child === child) this.#child = null;
		});
		return child;
	}
}

function answerOf(child: ChildProcess, limitMs: number): Promise<number> {
	return new Promise((done, failed) => {
		const timer = setTimeout(() => end(new ReplicaError('the copy was not in step in time')), limitMs);
		const end = (result: number | ReplicaError) => {
			clearTimeout(timer);
			child.off('message', heard).off('exit', died).off('error', died);
			if (typeof result === 'number') done(result);
			else failed(result);
		};
		const heard = (message: unknown) => {
			// Nobody catches what is thrown here, and the web process would end by it.
			const { success, output } = v.safeParse(answerForm, message);
			if (!success) end(new ReplicaError('the process of the copy answered something else'));
			else if ('frame' in output) end(output.frame);
			else end(new ReplicaError(output.error, { cause: output.error }));
		};
		const died = () => end(new ReplicaError('the process of the copy ended'));
		child.on('message', heard).on('exit', died).on('error', died);
	});
}
