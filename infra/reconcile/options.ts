import { type Command, InvalidArgumentError } from 'commander';
import { DEFAULT_MAX_REQUESTS_PER_SECOND } from '../../src/adapters/user-pool.ts';
import {
  DEFAULT_GRACE_MS,
  USER_STATES,
  type UserState,
} from '../../src/domain/reconcile/user-state.ts';
import { readStates } from '../../src/environment.ts';
import { type AwsOptions, useAwsOptions, withAwsOptions } from '../aws/aws-options.ts';
import { regionFor } from '../aws/pool-names.ts';
import { newCommand, newFile, parseCommandLine } from '../cli/command-line.ts';
import { type TableOptions, withTableOptions } from '../cli/table-options.ts';

/** What the command was asked for. */
export type Options = AwsOptions &
  TableOptions & {
    readonly userPoolId: string;
    /** The region of the pool, and so of its trigger and the trigger's tables. */
    readonly region: string;
    readonly account?: string;
    readonly include: readonly UserState[];
    readonly exclude: readonly UserState[];
    readonly apply: boolean;
    readonly yes?: boolean;
    readonly maxRps: number;
    /** Milliseconds. */
    readonly grace: number;
    readonly report?: string;
    readonly withEmails: boolean;
    readonly json: boolean;
    readonly fresh: boolean;
  };

const SECOND_MS = 1_000;

const states = (list: string): readonly UserState[] => {
  const read = readStates(list);
  if (!read) {
    throw new InvalidArgumentError(`It takes ${USER_STATES.join(', ')}.`);
  }
  return read;
};

const atLeast =
  (least: number) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= least) || !Number.isFinite(value)) {
      throw new InvalidArgumentError(`It must be a number, ${least} or more.`);
    }
    return value;
  };

/** Describes the command line. */
export const describeCommand = (): Command =>
  withTableOptions(withAwsOptions(newCommand('reconcile')))
    .description(
      'Compares the users of a Cognito user pool with the table. Reports only, unless --apply is given.',
    )
    .requiredOption('--user-pool-id <id>', 'the user pool, for example eu-central-1_AbCdEf123')
    .option('--apply', 'write the rows that are missing; nothing is overwritten or deleted', false)
    .option('-y, --yes', 'do not ask')
    .option('--account <id>', 'stop unless it is this AWS account')
    .option(
      '--include <states>',
      'states that get a row besides CONFIRMED and EXTERNAL_PROVIDER: FORCE_CHANGE_PASSWORD,RESET_REQUIRED,DISABLED',
      states,
    )
    .option('--exclude <states>', 'states that get no row, for example EXTERNAL_PROVIDER', states)
    .option(
      '--max-rps <n>',
      'requests a second to Cognito, whose quota is 30',
      atLeast(0.1),
      DEFAULT_MAX_REQUESTS_PER_SECOND,
    )
    .option(
      '--grace <seconds>',
      'leave users to the trigger who changed within this time',
      atLeast(0),
      DEFAULT_GRACE_MS / SECOND_MS,
    )
    .option('--report <file>', 'write each finding as a line of JSON', newFile)
    .option('--with-emails', 'show e-mail addresses in the report', false)
    .option('--json', 'print one JSON document instead', false)
    .option('--fresh', 'start over, even if an earlier run can be continued', false);

/**
 * Reads the command line. Region and profile hold for this process from then on.
 *
 * @param args what follows the name of the command
 * @throws {AnsweredError} after it has printed the help, or one line on stderr that says what is wrong
 * @throws {CommandError} if the pool's id is none, or its region is another or unknown
 */
export const readOptions = (args: readonly string[]): Options => {
  const command = describeCommand();
  parseCommandLine(command, args, () => {
    const { withEmails, report } = command.opts<Options>();
    if (withEmails && report === undefined) {
      command.error('error: --with-emails is for --report, which is missing');
    }
  });
  const given = command.opts<Options>();
  const options = { ...given, region: regionFor(given.userPoolId, given.region) };
  useAwsOptions(options);
  const { include = [], exclude = [], grace } = options;
  return { ...options, include, exclude, grace: grace * SECOND_MS };
};
