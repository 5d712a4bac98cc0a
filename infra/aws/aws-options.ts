import type { Command } from 'commander';

/** Where a command works, and as whom. */
export type AwsOptions = { readonly region?: string; readonly profile?: string };

/** Adds the options that every command has which talks to AWS. */
export const withAwsOptions = (command: Command): Command =>
  command
    .option('--region <name>', 'the AWS region, in place of AWS_REGION and of the profile')
    .option('--profile <name>', "a profile of AWS's configuration files, in place of AWS_PROFILE");

let profileOfThisRun: string | undefined;

/** The profile that this command was called with: what it prints to be run next needs it as well. */
export const namedProfile = (): string | undefined => profileOfThisRun;

const STATIC_CREDENTIALS = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];

/**
 * Sets region and profile for every client of this process and for what it starts, CDK's own command
 * among them. A profile that is named counts more than credentials in variables, as with the AWS CLI.
 *
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-options.html
 */
export const useAwsOptions = ({ region, profile }: AwsOptions): void => {
  if (region !== undefined) {
    process.env.AWS_REGION = region;
  }
  profileOfThisRun = profile;
  if (profile !== undefined) {
    process.env.AWS_PROFILE = profile;
    for (const name of STATIC_CREDENTIALS) {
      delete process.env[name];
    }
  }
};
