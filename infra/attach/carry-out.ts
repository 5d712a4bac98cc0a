import { join } from 'node:path';
import { ask, requireTerminal, type Terminal } from '../cli/ask.ts';
import { EXIT, type ExitCode } from '../cli/exit-code.ts';
import { WORK_DIR } from '../paths.ts';
import { ManagedPoolError } from './attach-errors.ts';
import { saveBackup } from './backup.ts';
import { type Change, makeChange } from './change.ts';
import { changeLines, dryRunLines, situationLines } from './change-text.ts';
import type { Options } from './options.ts';
import { connect, readSituation, type Services, type Situation } from './situation.ts';

/** Works out what is to be done. Changes nothing. */
export type Planner = (
  situation: Situation,
  services: Services,
  options: Options,
) => Promise<Change>;

/** Where the settings of a pool are saved before it is changed. Git ignores it. */
const BACKUP_DIR = join(WORK_DIR, 'user-pool-backups');

/** What a command may use of this machine. */
export type Surroundings = {
  readonly terminal: Terminal;
  /** Where a folder for the pool's settings is made. */
  readonly backupDir: string;
};

/** The caller's terminal, and the folder of this repository. */
export const callersSurroundings = (): Surroundings => ({
  terminal: { input: process.stdin, output: process.stdout },
  backupDir: BACKUP_DIR,
});

/** Asks, and asks once more where there is a warning. `--yes` answers the first question alone. */
const isWanted = async (
  { isYes, isManagedAllowed }: Options,
  { warning }: Change,
  terminal: Terminal,
): Promise<boolean> => {
  const unanswered = isManagedAllowed ? undefined : warning;
  if (isYes && unanswered !== undefined) {
    throw new ManagedPoolError(unanswered);
  }
  if (isYes) {
    return true;
  }
  requireTerminal(terminal);
  const isYesSaid = await ask('Do this, and keep every other setting?', terminal);
  if (!isYesSaid || unanswered === undefined) {
    return isYesSaid;
  }
  terminal.output.write(`${unanswered}\n`);
  return ask('Set the trigger here all the same?', terminal);
};

/**
 * Shows what would change, asks, saves the pool, changes it and compares. Safe to repeat.
 *
 * @returns the exit code
 * @throws {UsageError} where nobody can be asked; nothing is changed then
 */
export const carryOut = async (
  options: Options,
  plan: Planner,
  { terminal, backupDir }: Surroundings,
): Promise<ExitCode> => {
  const say = (...lines: readonly string[]): void => {
    terminal.output.write(lines.map((line) => `${line}\n`).join(''));
  };
  const services = connect(options.region);
  const situation = await readSituation(services, options);
  const change = await plan(situation, services, options);
  const lines = changeLines(situation, change);
  say(
    ...situationLines(situation),
    ...(change.trigger.kind === 'nothing' ? [change.trigger.because] : []),
    ...lines.map((line) => `  ${line}`),
  );
  if (lines.length === 0 || options.isDryRun) {
    say(...dryRunLines(change), 'Nothing was changed.');
    return EXIT.done;
  }
  if (change.refusal !== undefined) {
    throw change.refusal;
  }
  if (!(await isWanted(options, change, terminal))) {
    say('Nothing was changed.');
    return EXIT.usage;
  }
  const backup = await saveBackup(situation.pool, options.region, backupDir);
  say(`Saved     ${backup.folder}`);
  await makeChange(services, situation, change, backup);
  say('Done: every other setting of the pool reads back as it was.');
  return EXIT.done;
};
