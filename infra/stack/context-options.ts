import type { Command } from 'commander';
import { parseCommandLine } from '../cli/command-line.ts';

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** Adds `-c name=value`, by which CDK and every command of the stack take the options of the stack. */
export const withContextOption = (command: Command): Command =>
  command.option(
    '-c, --context <name=value>',
    'an option of the stack, see docs/deploy.md',
    collect,
    [],
  );

/**
 * Reads the command line of a command with options of the stack.
 *
 * @throws {AnsweredError} after the help, or what is wrong
 */
export const parseWithContext = (command: Command, args: readonly string[]): void =>
  parseCommandLine(command, args, () => {
    const { context } = command.opts<{ context: readonly string[] }>();
    if (context.some((option) => !/^[^=]+=/.test(option))) {
      command.error('error: --context takes name=value, for example -c memoryMb=512');
    }
  });

/** Options of the stack by name, of words as `name=value`. The last one of a name counts. */
export const contextOf = (options: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    options.map((option) => {
      const at = option.indexOf('=');
      return [option.slice(0, at), option.slice(at + 1)];
    }),
  );
