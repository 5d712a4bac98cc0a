import { globSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { COMMANDS } from '../../infra/commands.ts';
import { printedCommands, refusalOf } from '../support/printed-commands.ts';
import { readText } from '../support/source-files.ts';

const FILES = globSync(
  ['{infra,src,middleware}/**/*.{ts,tsx,js}', '*.md', '{docs,events}/**/*.md', 'tests/bench/*.ts'],
  { cwd: process.cwd() },
).sort();

const refusalsIn = async (path: string): Promise<readonly string[]> => {
  const commands = printedCommands(readText(path));
  const refusals = await Promise.all(commands.map(refusalOf));
  return refusals.flatMap((refusal, index) =>
    refusal === undefined ? [] : [`${path}: ${commands[index]?.join(' ')}: ${refusal}`],
  );
};

describe('every command line that is printed or documented', () => {
  test('is one that the program takes', async () => {
    expect((await Promise.all(FILES.map(refusalsIn))).flat()).toEqual([]);
  });

  test('is found: texts of commands and pages with options among them', () => {
    const found = FILES.map((path) => ({ path, commands: printedCommands(readText(path)) }));
    const withOptions = found.filter(({ commands }) => commands.some(({ length }) => length > 2));

    expect(withOptions.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['docs/operate.md', 'docs/replay.md', 'infra/replay/options.ts']),
    );
  });

  test.each([
    ['npx add-user nosuch --yes', 'there is no command nosuch'],
    ['npx add-user replay --fast', "error: unknown option '--fast'"],
    ['npx add-user doctor --send', "error: required option '--user-pool-id <id>' not specified"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: as it stands in a source
    ['`npx add-user attach --user-pool-id ${pool.id}`', undefined],
    ["`npx add-user deploy -c 'stackName=a b'`.", undefined],
    ['npx add-user reconcile --user-pool-id ID.', undefined],
  ])('is checked: %s', async (text, refusal) => {
    const [words = []] = printedCommands(text);

    expect(await refusalOf(words)).toBe(refusal);
  });

  test('names no script of npm that is not there', () => {
    const { scripts } = JSON.parse(readText('package.json')) as { scripts: object };
    const named = FILES.filter((path) => path !== 'CHANGELOG.md').flatMap((path) =>
      [...readText(path).matchAll(/npm run (?:--silent )?([a-z][a-z:-]*)/g)].map(
        ([, name]) => name,
      ),
    );

    expect(named.length).toBeGreaterThan(5);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining([...new Set(named)]));
  });
});

describe('the options of all commands', () => {
  test('have one name and one default for one variable', async () => {
    const commands = await Promise.all(COMMANDS.map(async (it) => (await it.load()).describe()));
    const options = commands.flatMap((command) => command.options.filter(({ envVar }) => envVar));

    const named = Object.groupBy(options, ({ envVar = '' }) => envVar);
    const ways = Object.entries(named).map(([variable, all = []]) => [
      variable,
      ...new Set(all.map(({ flags, defaultValue }) => `${flags} ${defaultValue ?? ''}`.trim())),
    ]);

    expect(ways.sort()).toEqual([
      ['IDEMPOTENCY_TABLE_NAME', '--idempotency-table <name> add_user_idempotency'],
      ['RETRY_QUEUE_URL', '--queue-url <url>'],
      ['USERS_TABLE_KEY', '--users-table-key <names>'],
      ['USERS_TABLE_NAME', '--users-table <name> chocolate_user'],
      ['USER_ROW', '--user-row <json>'],
    ]);
  });
});

describe('the help of every command', () => {
  test.each(COMMANDS.map(({ name }) => name))('%s', async (name) => {
    const entry = COMMANDS.find((it) => it.name === name);
    const help = (await entry?.load())?.describe().helpInformation() ?? '';

    expect(help).toContain(`Usage: npx add-user ${name}`);
    expect(help).not.toMatch(/\(default: (?:\[\]|false)\)/);
    // An option that several commands have means the same in each, so it is told in the same words.
    for (const [option, words] of [
      ['--region <name>', 'the AWS region, in place of AWS_REGION and of the profile'],
      ['--profile <name>', "a profile of AWS's configuration files, in place of AWS_PROFILE"],
      ['--dry-run', 'show what would be done, and change nothing'],
      ['-y, --yes', 'do not ask'],
      ['--json', 'print one JSON document instead'],
    ] as const) {
      const [, told] = help.replaceAll(/\s+/g, ' ').split(`${option} `);
      expect([option, told === undefined || told.trimStart().startsWith(words)]).toEqual([
        option,
        true,
      ]);
    }
  });
});
