import { join } from 'node:path';
import type { Command } from 'commander';
import { readRowTemplate } from '../../src/environment.ts';
import { fromCaller, newCommand, parseCommandLine } from '../cli/command-line.ts';
import { readEvent } from '../cli/event-file.ts';
import { EXIT } from '../cli/exit-code.ts';
import type { SubCommand } from '../cli/sub-command.ts';
import { type RowOptions, variablesOf, withRowOptions } from '../cli/table-options.ts';
import { PROJECT_DIR } from '../paths.ts';
import { explainRow } from './explain-row.ts';
import { explanationText, jsonText, pathText } from './row-text.ts';

type Flags = RowOptions & { readonly json?: true };

const DEFAULT_EVENT = join('events', 'sign-up.json');

const AFTERWORD = `
The template is read as the functions read it: docs/row.md says what can stand in it. {now} is the time of
this call.

Exit codes: 0 shown, also that there would be no row; 2 the template or the file cannot be used.

Examples:
  npx add-user row
  npx add-user row events/phone-only.json --users-table-key id --user-row '{"id":"{sub}","phone":"{phone_number}"}'`;

const describeCommand = (): Command =>
  withRowOptions(newCommand('row'))
    .description('Shows what the template of a row makes of an event, and writes nothing.')
    .argument('[file]', `one event of Cognito, as JSON (default: ${DEFAULT_EVENT})`)
    .option('--json', 'print one JSON document instead')
    .addHelpText('after', AFTERWORD);

/** Shows what a template makes of an event. */
export const command: SubCommand = {
  describe: describeCommand,
  async run(args) {
    const command = describeCommand();
    parseCommandLine(command, args);
    const { json, ...options } = command.opts<Flags>();
    const template = readRowTemplate(variablesOf(options));
    const [file] = command.args;
    const event = readEvent(
      file === undefined ? join(PROJECT_DIR, DEFAULT_EVENT) : fromCaller(file),
    );
    const explained = explainRow(event, template, Date.now());
    console.log(
      json
        ? jsonText({
            event: file ?? DEFAULT_EVENT,
            key: template.key,
            ...explained,
            leftOut: explained.leftOut.map(({ path, why }) => ({ path: pathText(path), why })),
          })
        : explanationText(file ?? DEFAULT_EVENT, template.key, explained),
    );
    return EXIT.done;
  },
};
