import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { CommandError } from '../cli/command-errors.ts';
import { PROJECT_DIR } from '../paths.ts';

const CDK = join(PROJECT_DIR, 'node_modules', 'aws-cdk', 'bin', 'cdk');

/** CDK's command ended with an error, which it has told in its own words. */
export class CdkError extends CommandError {
  override readonly name = 'CdkError';

  constructor(subcommand: string) {
    super(
      'ADD_USER_E_CDK',
      `cdk ${subcommand} failed: CDK's own words stand above. docs/deploy.md#if-cdk-fails says what to do about the usual ones; then run the same command again.`,
    );
  }
}

/** Runs a subcommand of CDK. */
export type RunCdk = (subcommand: string, args: readonly string[]) => Promise<void>;

/**
 * Runs CDK's own command, in this terminal, so that it can ask. It fails with a {@link CdkError}.
 *
 * @param stdio `ignore` for nobody who would read it
 */
export const cdkRunner =
  (stdio: 'inherit' | 'ignore' = 'inherit'): RunCdk =>
  async (subcommand, args) => {
    const child = spawn(process.execPath, [CDK, subcommand, ...args], { cwd: PROJECT_DIR, stdio });
    const [exitCode] = (await once(child, 'close')) as [number | null]; // its documented argument
    if (exitCode !== 0) {
      throw new CdkError(subcommand);
    }
  };
