import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { openRunState, type RunStateFile } from '../../src/adapters/run-state.ts';
import { openTemporaryRunState } from '../../src/adapters/temporary-run-state.ts';
import { asFileError } from '../cli/file-error.ts';

/** A run state, and what there is to say of where it came from. */
export type ContinuedRunState = {
  readonly runState: RunStateFile;
  /** How many users it knew when it was opened. */
  readonly knownUsers: number;
  readonly notes: readonly string[];
  /** Closes it. @param isDone true: there is nothing to go on with, so the file is removed */
  close(isDone: boolean): void;
};

type Wish = {
  /** All that makes a command the same as another. */
  readonly command: unknown;
  readonly fresh: boolean;
  readonly keepEmails: boolean;
  readonly nowMs: number;
};

/** What was read a day ago says little of today. */
const MAX_AGE_MS = 24 * 60 * 60 * 1_000;
const OWNER_ONLY_FOLDER = 0o700;
const OWNER_ONLY = 0o600;

const UNUSABLE =
  'The earlier run cannot be continued: it is older than a day, or of another version. Starting over.';

/** @see https://www.sqlite.org/rescode.html */
const BUSY = 5;

const stateFolder = (): string =>
  join(process.env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'add_user');

/** The same command finds the same file. */
const pathFor = (command: unknown): string => {
  const name = createHash('sha256').update(JSON.stringify(command)).digest('hex').slice(0, 16);
  return join(stateFolder(), `reconcile-${name}.sqlite`);
};

const remove = (path: string): void => {
  for (const suffix of ['', '-wal', '-shm', '-journal']) {
    rmSync(path + suffix, { force: true });
  }
};

const openFile = (path: string, { nowMs, keepEmails }: Wish): RunStateFile => {
  mkdirSync(stateFolder(), { recursive: true, mode: OWNER_ONLY_FOLDER });
  closeSync(openSync(path, 'a', OWNER_ONLY));
  return openRunState({ path, nowMs, keepEmails });
};

const isBusy = (fault: unknown): boolean =>
  fault instanceof Error && 'errcode' in fault && fault.errcode === BUSY;

const isOld = (runState: RunStateFile, { nowMs }: Wish): boolean =>
  nowMs - runState.begunMs > MAX_AGE_MS;

const RUNNING =
  'The same command is running already. This run starts over and cannot be continued.';

/** @param note why this run cannot be continued */
const beside = (wish: Wish, note: string): ContinuedRunState => {
  const runState = openTemporaryRunState(wish);
  return {
    runState,
    knownUsers: 0,
    notes: [note],
    close: () => runState[Symbol.dispose](),
  };
};

const openOrReplace = (path: string, wish: Wish): { runState: RunStateFile; notes: string[] } => {
  try {
    const runState = openFile(path, wish);
    if (!wish.fresh && !isOld(runState, wish)) {
      return { runState, notes: [] };
    }
    runState.close();
  } catch (fault) {
    if (isBusy(fault)) {
      throw fault;
    }
    // No run state, or one of another version: it can only be replaced.
  }
  remove(path);
  const notes = wish.fresh ? [] : [UNUSABLE];
  return { runState: openFile(path, wish), notes };
};

/**
 * Opens the run state that the same command left, or begins one.
 *
 * Two runs of the same command do not share it: the second gets one of its own. So does a run that may
 * not write where it would be kept.
 */
export const openContinuedRunState = (wish: Wish): ContinuedRunState => {
  const path = pathFor(wish.command);
  try {
    const { runState, notes } = openOrReplace(path, wish);
    return {
      runState,
      knownUsers: runState.users(),
      notes,
      close(isDone) {
        runState.close();
        if (isDone) {
          remove(path);
        }
      },
    };
  } catch (fault) {
    if (isBusy(fault)) {
      return beside(wish, RUNNING);
    }
    const fileError = asFileError(fault);
    if (fileError) {
      return beside(wish, `This run cannot be continued: in ${stateFolder()}, ${fileError.advice}`);
    }
    throw fault;
  }
};
