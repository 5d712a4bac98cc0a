import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Argument, type Command } from 'commander';
import { FUNCTIONS } from './build/functions.ts';
import { withSourcePositions } from './build/stack-trace.ts';
import { UsageError } from './cli/command-errors.ts';
import { newCommand, parseCommandLine } from './cli/command-line.ts';
import { EXIT } from './cli/exit-code.ts';
import type { SubCommand } from './cli/sub-command.ts';
import { DIST_DIR } from './paths.ts';

const AFTERWORD = `
Reads a stack trace or log lines from standard input. The positions are right for the commit that
"npm run build" built last.

Example:
  npx add-user stack retry_user < trace.txt`;

const describeCommand = (): Command =>
  newCommand('stack')
    .description('Turns positions in the bundle of a function into positions in its sources.')
    .addArgument(
      new Argument('[function]', 'whose bundle it is')
        .choices(FUNCTIONS.map(({ name }) => name))
        .default(FUNCTIONS[0].name),
    )
    .addHelpText('after', AFTERWORD);

/** Prints standard input with the positions of the sources. */
export const command: SubCommand = {
  describe: describeCommand,
  async run(args) {
    const command = describeCommand();
    parseCommandLine(command, args);
    const [name = ''] = command.processedArgs as [string]; // its one argument has a default
    const mapDir = join(DIST_DIR, name);
    if (!existsSync(mapDir)) {
      throw new UsageError(`There is no bundle of ${name} in dist/: run "npm run build" first.`);
    }
    if (process.stdin.isTTY) {
      console.error('Paste the stack trace, then end it with Ctrl-D.');
    }
    process.stdout.write(withSourcePositions(await text(process.stdin), mapDir));
    return EXIT.done;
  },
};
