import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { join, posix } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Template } from 'aws-cdk-lib/assertions';
import { kilobytes } from '../../infra/build/build.ts';
import { FUNCTIONS } from '../../infra/build/functions.ts';
import { COMMANDS } from '../../infra/commands.ts';
import { PROJECT_DIR } from '../../infra/paths.ts';
import { makePlainTemplate } from '../../infra/template/plain-template.ts';
import { ENVIRONMENT } from '../../src/contract.ts';
import {
  dependencies,
  type InstallingProject,
  installPackage,
  peerDependencies,
} from '../support/installed-package.ts';
import { readText } from '../support/source-files.ts';

// CDK, TypeScript and npm, one after the other.
jest.setTimeout(180_000);

/** CDK's checks take most of the time of a synth: "synth" runs them, and tests/infra/stack/checks.test.ts. */
const UNCHECKED = { CDK_VALIDATION: 'false' };
Object.assign(process.env, UNCHECKED);

let project: InstallingProject;
let code: readonly { readonly path: string; readonly text: string }[];

const ofPackage = (path: string): string => join(project.path, 'node_modules', 'add_user', path);

beforeAll(async () => {
  project = await installPackage();
  const paths = project.tarball.files
    .map(({ path }) => path)
    .filter((path) => /\.(js|d\.ts)$/.test(path));
  code = await Promise.all(
    paths.map(async (path) => ({ path, text: await readFile(ofPackage(path), 'utf8') })),
  );
});

afterAll(async () => {
  await project[Symbol.asyncDispose]();
});

describe('the tarball', () => {
  const EXPECTED = [
    /^(LICENSE|README\.md|package\.json|cdk\.json|infra\/add-user\.js)$/,
    /^docs\/[\w-]+\.md$/,
    /^docs\/snippets\//,
    /^events\/[\w-]+\.(json|md)$/,
    /^dist\/package\/(infra|src|middleware)\/.+\.(js|d\.ts)$/,
    new RegExp(`^dist/(${FUNCTIONS.map(({ name }) => name).join('|')})\\.zip$`),
  ];
  const IMPORT = /(?:\bfrom\s*|\bimport\s*\(?\s*)["'](?<target>[^"'\s]+)["']/g;

  const importsOf = (text: string): readonly string[] =>
    [...text.matchAll(IMPORT)].map(({ groups }) => groups?.target ?? '');

  test('holds code, types, zips and pages, and no tests, pictures, benches or sources', () => {
    const paths = project.tarball.files.map(({ path }) => path);

    expect(paths.filter((path) => !EXPECTED.some((form) => form.test(path)))).toEqual([]);
    expect(paths.filter((path) => path.endsWith('.zip'))).toHaveLength(FUNCTIONS.length);
  });

  test('weighs less than a megabyte, which packing says', () => {
    const { filename, size } = project.tarball;

    expect(project.said).toContain(`${filename}  ${kilobytes(size)}\n`);
    // The zips are most of it.
    expect(size).toBeLessThan(1_000_000);
  });

  test('lacks no file that its code imports, but for what runs in a clone only', () => {
    const paths = new Set(project.tarball.files.map(({ path }) => path));
    const lacking = code.flatMap(({ path, text }) =>
      importsOf(text)
        .filter((target) => target.startsWith('.'))
        .map((target) => posix.join(posix.dirname(path), target))
        .filter((target) => !paths.has(target) && !paths.has(target.replace(/\.ts$/, '.d.ts')))
        .map((target) => `${posix.basename(path)}: ${posix.basename(target)}`),
    );

    expect(lacking.sort()).toEqual([
      'commands.js: stack-trace-command.js',
      'commands.js: start-command.js',
      'commands.js: start.js',
      'ensure-zips.js: current-zips.js',
    ]);
  });

  test('imports each package that it declares, and no other', () => {
    const imported = code
      .flatMap(({ text }) => importsOf(text))
      .filter((target) => !/^(\.|node:)/.test(target) && !builtinModules.includes(target))
      .map((target) => /^(@[^/]+\/)?[^/]+/.exec(target)?.[0] ?? target);

    // Commands run the program of aws-cdk, if it is there.
    const declared = Object.keys({ ...dependencies, ...peerDependencies });
    expect([...new Set([...imported, 'aws-cdk'])].sort()).toEqual(declared.sort());
  });
});

describe('npx add-user, of the installed package,', () => {
  const npx = (...args: readonly string[]) => project.run('npx', ['add-user', ...args]);
  /** The same in less time, once npm has shown that it finds the program. */
  const addUserWith = (env: Readonly<Record<string, string>>, ...args: readonly string[]) =>
    project.run(process.execPath, [ofPackage('infra/add-user.js'), ...args], env);
  const addUser = (...args: readonly string[]) => addUserWith({}, ...args);
  const isHere = ({ isCloneOnly }: (typeof COMMANDS)[number]): boolean => !isCloneOnly;

  test('lists the commands that run there', async () => {
    const { exitCode, stdout } = await npx('--help');

    const listed = [...stdout.matchAll(/^ {2}([a-z]+) {2,}/gm)].map(([, name]) => name);
    expect(exitCode).toBe(0);
    expect(listed).toEqual(COMMANDS.filter(isHere).map(({ name }) => name));
  });

  test('loads each of them', async () => {
    for (const { name } of COMMANDS.filter(isHere)) {
      const { exitCode, stdout, stderr } = await addUser(name, '--help');

      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout).toContain(`Usage: npx add-user ${name} `);
    }
  });

  test.each(COMMANDS.filter((command) => !isHere(command)))(
    'says that $name needs a clone',
    async ({ name }) => {
      expect(await addUser(name, '--help')).toEqual({
        exitCode: 2,
        stdout: '',
        stderr: expect.stringMatching(
          new RegExp(`^error: ADD_USER_E_USAGE: "${name}" runs in a clone of add_user only.*\\n$`),
        ),
      });
    },
  );

  test("writes the clone's template and its zips into the folder it is run in", async () => {
    const options = { usersTableKey: 'id', userRow: '{"id":"{sub}"}' };
    const words = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

    const { exitCode } = await addUserWith(UNCHECKED, 'template', ...words);

    const dir = join(project.path, 'dist', 'template');
    expect(exitCode).toBe(0);
    expect(JSON.parse(await readFile(join(dir, 'template.json'), 'utf8'))).toEqual(
      makePlainTemplate(options).template,
    );
    for (const { name } of FUNCTIONS) {
      const zips = [join(dir, `${name}.zip`), join(PROJECT_DIR, 'dist', `${name}.zip`)];
      const [written, built] = await Promise.all(zips.map((zip) => readFile(zip)));
      expect(written).toEqual(built);
    }
  });

  test('shows the row of an event that comes with it', async () => {
    const { exitCode, stdout } = await addUser('row', '--json');

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ event: join('events', 'sign-up.json') });
  });

  test('synthesizes into the folder it is run in', async () => {
    const { exitCode } = await addUser('synth');

    expect(exitCode).toBe(0);
    expect(await readdir(join(project.path, 'cdk.out'))).toContain('add-user.template.json');
  });

  test.each(['diff', 'deploy', 'destroy'])(
    "says what to do if CDK's command is not installed: %s",
    async (name) => {
      expect(await addUser(name, ...(name === 'diff' ? [] : ['--yes']))).toEqual({
        exitCode: 2,
        stdout: '',
        stderr:
          'error: ADD_USER_E_USAGE: CDK\'s command is not installed: run "npm install --save-dev aws-cdk" first.\n',
      });
    },
  );
});

test('the program of the package says so on a Node.js that is too old', async () => {
  const preload = join(project.path, 'older.mjs');
  await writeFile(
    preload,
    "Object.defineProperty(process, 'versions', { value: { node: '22.12.0' } });",
  );

  const { exitCode, stderr } = await project.run(process.execPath, [
    ...['--import', preload, ofPackage('infra/add-user.js'), '--help'],
  ]);

  expect({ exitCode, stderr }).toEqual({
    exitCode: 2,
    stderr: expect.stringMatching(/^error: ADD_USER_E_NODE: add-user needs Node\.js 22\.13 .*\n$/),
  });
});

describe('a CDK app with a pool and a table of its own', () => {
  const SNIPPET = 'docs/snippets/cdk-app.ts';
  const app = (): string => join(project.path, 'app.ts');

  const templateOf = async (file: string): Promise<Template> => {
    const outDir = join(project.path, 'app.out');
    const { exitCode, stderr } = await project.run(process.execPath, [file], {
      ...{ CDK_OUTDIR: outDir, CDK_CONTEXT_JSON: '{}', ...UNCHECKED },
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    // It refuses a template with a circle.
    return Template.fromJSON(
      JSON.parse(await readFile(join(outDir, 'Shop.template.json'), 'utf8')),
    );
  };

  const check = (...files: readonly string[]) =>
    project.run(process.execPath, [
      ...[join(PROJECT_DIR, 'node_modules', 'typescript', 'bin', 'tsc'), '--noEmit', '--strict'],
      ...['--module', 'nodenext', '--target', 'es2024', '--skipLibCheck', '--types', '', ...files],
    ]);

  beforeAll(async () => {
    await copyFile(join(PROJECT_DIR, SNIPPET), app());
  });

  test('imports the construct from the package, and has no circle', async () => {
    const template = await templateOf(app());

    const [functionId = ''] = Object.keys(
      template.findResources('AWS::Lambda::Function', {
        Properties: { FunctionName: 'add_user' },
      }),
    );
    const [tableId = ''] = Object.keys(template.findResources('AWS::DynamoDB::GlobalTable'));
    template.resourceCountIs('AWS::Cognito::UserPool', 1);
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      LambdaConfig: { PostConfirmation: { 'Fn::GetAtt': [functionId, 'Arn'] } },
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'add_user',
      Environment: {
        Variables: {
          [ENVIRONMENT.usersTable]: { Ref: tableId },
          [ENVIRONMENT.usersTableKey]: 'id',
          [ENVIRONMENT.userRow]: '{"id":"{sub}","email":"{email}","createdAt":"{now}"}',
        },
      },
    });
  });

  test('imports it from a clone as well, once it is compiled', async () => {
    const template = await templateOf(join(PROJECT_DIR, SNIPPET));

    template.resourceCountIs('AWS::Cognito::UserPool', 1);
  });

  test('is checked against the types of the construct', async () => {
    const wrong = join(project.path, 'wrong.ts');
    await writeFile(wrong, readText(SNIPPET).replace('userPool,', 'userPol: userPool,'));

    const { exitCode, stdout } = await check(app(), wrong);

    expect(exitCode).not.toBe(0);
    expect(stdout).toContain("'userPol' does not exist in type 'AddUserProps'");
    // Each error begins with its file; what follows is indented.
    expect(stdout.match(/^\S+?(?=\()/gm)).toEqual(['wrong.ts']);
  });

  test('stands in docs/deploy.md', () => {
    const [shown = ''] = readText(SNIPPET).split('\napp.synth');

    expect(readText('docs/deploy.md')).toContain(`\`\`\`ts\n${shown}\`\`\``);
  });

  test('may be CommonJS', async () => {
    const file = join(project.path, 'app.cjs');
    const script = readText(SNIPPET).replaceAll(
      /import (.+) from (.+);/g,
      'const $1 = require($2);',
    );
    await writeFile(file, script);

    const template = await templateOf(file);

    template.resourceCountIs('AWS::Cognito::UserPool', 1);
  });
});
