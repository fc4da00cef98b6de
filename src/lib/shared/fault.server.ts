import { readSettings } from './settings.server.ts';

const target = readSettings().faultAt;
const [targetName, targetCount = '1'] = target?.split(':') ?? [];
let passed = 0;

/**
 * A named point where a test may kill the process (`FAULT_AT=name` or `name:n`), as a power cut would.
 * Without the setting it does nothing; production refuses the setting.
 */
export function faultPoint(name: string): void {
	if (name !== targetName) return;
	passed += 1;
	if (passed === Number(targetCount)) process.kill(process.pid, 'SIGKILL');
}
