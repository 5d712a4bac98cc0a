import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { CommandError, UsageError } from '../cli/command-errors.ts';
import { WORK_DIR } from '../paths.ts';

/** CDK's command ended with an error, which it has told in its own words. */
export class CdkError extends CommandError {
  override readonly name = 'CdkError';

  constructor(subcommand: string) {
    super(
      'ADD_USER_E_CDK',
      `cdk ${subcommand} failed: see CDK's output above. docs/deploy.md#if-cdk-fails says what to do about the usual ones; then run the same command again.`,
    );
  }
}

/** CDK's command, which the package leaves to those who deploy with it. */
const cdkFile = (): string => {
  try {
    return createRequire(import.meta.url).resolve('aws-cdk/bin/cdk');
  } catch (cause) {
    throw new UsageError(
      `CDK's command is not installed: run "npm install --save-dev aws-cdk" first.`,
      { cause },
    );
  }
};

/** Runs a subcommand of CDK. */
export type RunCdk = (subcommand: string, args: readonly string[]) => Promise<void>;

/**
 * Runs CDK's own command, in this terminal, so that it can ask. It fails with a {@link CdkError}.
 *
 * @param stdio `ignore` for nobody who would read it
 * @throws {UsageError} if CDK is not installed
 */
export const cdkRunner = (stdio: 'inherit' | 'ignore' = 'inherit'): RunCdk => {
  const file = cdkFile();
  return async (subcommand, args) => {
    const child = spawn(process.execPath, [file, subcommand, ...args], { cwd: WORK_DIR, stdio });
    const [exitCode] = (await once(child, 'close')) as [number | null]; // its documented argument
    if (exitCode !== 0) {
      throw new CdkError(subcommand);
    }
  };
};
