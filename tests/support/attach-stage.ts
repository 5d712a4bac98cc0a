import { PassThrough, Writable } from 'node:stream';
import { attachPlan } from '../../infra/attach/attach.ts';
import { carryOut } from '../../infra/attach/carry-out.ts';
import { detachPlan } from '../../infra/attach/detach.ts';
import type { Options } from '../../infra/attach/options.ts';
import { temporaryFolder } from './temporary-folder.ts';

const PLANS = { attach: attachPlan, detach: detachPlan };

/** How a command is called, and what the person at the terminal types. */
export type Call = Partial<Options> & {
  /** What is typed at each question. @default there is no terminal */
  readonly answer?: string | readonly string[];
  /** Where the pool is saved. @default the stage's own folder */
  readonly backupDir?: string;
};

export type Ran = { readonly exitCode: number; readonly output: string };

/** The place where `attach` and `detach` run: a folder for the backups, and endpoints for AWS. */
export type AttachStage = AsyncDisposable & {
  readonly backupDir: string;
  run(command: keyof typeof PLANS, call?: Call): Promise<Ran>;
};

/** Sends the SDK's calls to these endpoints, as its own variables have it. */
export const useEndpoints = (endpoints: Readonly<Record<string, string>>): void => {
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'LOCAL',
    AWS_SECRET_ACCESS_KEY: 'local',
    ...endpoints,
  });
};

/** @param userPoolId the pool that a call means unless it names another */
export const attachStage = async (userPoolId: string): Promise<AttachStage> => {
  const folder = await temporaryFolder();
  return {
    backupDir: folder.path,
    async run(command, { answer, backupDir = folder.path, ...options } = {}) {
      const isTTY = answer !== undefined;
      const input = Object.assign(new PassThrough(), { isTTY });
      const answers = [answer ?? []].flat();
      const written: string[] = [];
      const write = (text: string, _: unknown, done: () => void): void => {
        written.push(text);
        // Typed once it is asked for: whoever asks drops what was typed before.
        if (text.includes('[y/N]')) {
          setImmediate(() => input.write(`${answers.shift() ?? ''}\n`));
        }
        done();
      };
      const output = Object.assign(new Writable({ decodeStrings: false, write }), { isTTY });
      const all = {
        ...{ userPoolId, region: 'eu-central-1', functionName: 'add_user' },
        ...{ isYes: answer === undefined, isDryRun: false },
        ...{ isReplacing: false, isManagedAllowed: false },
        ...options,
      };
      const surroundings = { terminal: { input, output }, backupDir };
      const exitCode = await carryOut(all, PLANS[command], surroundings);
      return { exitCode, output: written.join('') };
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
};
