import type { Command } from 'commander';
import { type AwsOptions, useAwsOptions, withAwsOptions } from '../aws/aws-options.ts';
import { newCommand } from '../cli/command-line.ts';
import { optionArgs } from '../cli/command-text.ts';
import { parseWithContext, withContextOption } from '../stack/context-options.ts';

/** The commands about the stack. */
export type StackCommand = 'deploy' | 'diff' | 'synth' | 'destroy';

/** What one of them was asked for. */
export type StackCommandOptions = AwsOptions & {
  /** Options of the stack, each as `name=value`. */
  readonly context: readonly string[];
  /** Whether nobody is to be asked. */
  readonly yes?: boolean;
};

const DESCRIPTIONS: Readonly<Record<StackCommand, string>> = {
  deploy:
    'Builds the zips, checks and deploys the stack, and prints where it can be watched. CDK shows every change and asks first.',
  diff: 'Shows what a deploy would change.',
  synth: 'Writes the template and the zips to cdk.out, and checks them. Needs no account.',
  destroy:
    "Takes the stack down, after CDK has asked. The users' table and a pool that the stack made stay.",
};

const ASKS: ReadonlySet<StackCommand> = new Set(['deploy', 'destroy']);

/** Describes the command line. */
export const describeCommand = (name: StackCommand): Command => {
  const command = withContextOption(newCommand(name)).description(DESCRIPTIONS[name]);
  if (name !== 'synth') {
    withAwsOptions(command);
  }
  return ASKS.has(name) ? command.option('-y, --yes', 'do not ask') : command;
};

/**
 * Reads the command line. Region and profile hold for this process from then on.
 *
 * @param args what follows the name of the command
 * @throws {AnsweredError} after the help, or what is wrong
 */
export const readOptions = (name: StackCommand, args: readonly string[]): StackCommandOptions => {
  const command = describeCommand(name);
  parseWithContext(command, args);
  const options = command.opts<StackCommandOptions>();
  useAwsOptions(options);
  return options;
};

/** The same options as words of a command line. Another value of an option of the stack takes its place. */
export const asArguments = (
  { context, region, profile, yes }: StackCommandOptions,
  ...others: readonly string[]
): readonly string[] => {
  const nameOf = (option: string): string => option.slice(0, option.indexOf('='));
  const replaced = new Set(others.map(nameOf));
  return [
    ...[...context.filter((option) => !replaced.has(nameOf(option))), ...others].flatMap(
      (option) => ['-c', option],
    ),
    ...optionArgs('region', region),
    ...optionArgs('profile', profile),
    ...(yes ? ['--yes'] : []),
  ];
};
