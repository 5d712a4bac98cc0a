import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  convertWorkflowTemplate,
  NoOperationTraceWriter,
  parseWorkflow,
} from '@actions/workflow-parser';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { PROJECT_DIR } from '../../infra/paths.ts';
import { readText } from '../support/source-files.ts';

const WORKFLOWS = readdirSync(join(PROJECT_DIR, '.github/workflows'));

type Step = { readonly uses?: string; readonly run?: string };
type Job = {
  readonly 'timeout-minutes'?: number;
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly unknown[]>> };
  readonly steps: readonly Step[];
};
type Workflow = {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
};

const textOf = (name: string): string => readText(`.github/workflows/${name}`);
const workflow = (name: string): Workflow => parse(textOf(name)) as Workflow;
const jobsOf = (name: string): readonly Job[] => Object.values(workflow(name).jobs);
const runs = ({ steps }: Job): readonly string[] => steps.flatMap(({ run }) => run ?? []);

type Manifest = Readonly<Record<string, Readonly<Record<string, string>>>>;
const { scripts, dependencies, devDependencies } = JSON.parse(readText('package.json')) as Manifest;
const { optionalDependencies } = JSON.parse(
  readText('infra/local/platform/package.json'),
) as Manifest;

/** What GitHub's own parser has against a workflow. */
const faultsOf = async (content: string): Promise<readonly string[]> => {
  const { context, value } = parseWorkflow(
    { name: 'workflow.yml', content },
    new NoOperationTraceWriter(),
  );
  if (value) {
    await convertWorkflowTemplate(context, value);
  }
  return context.errors.getErrors().map(({ message }) => message);
};

test('there are two workflows', () => {
  expect(WORKFLOWS).toEqual(['ci.yml', 'release.yml']);
});

describe.each(WORKFLOWS)('%s', (name) => {
  test("has no fault for GitHub's parser", async () => {
    expect(await faultsOf(textOf(name))).toEqual([]);
  });

  test.each([
    ['an unknown key', 'runs-on:', 'runs-at:'],
    ['an unknown context', 'github.', 'gitlab.'],
    ['a limit that is no number', /timeout-minutes: \d+/, 'timeout-minutes: long'],
  ])('would have one with %s', async (_, found, replacement) => {
    expect(await faultsOf(textOf(name).replace(found, replacement))).not.toEqual([]);
  });

  test('pins every action to a commit, and says which version that is', () => {
    const lines = textOf(name)
      .split('\n')
      .filter((line) => line.includes('uses:'));

    expect(lines).not.toEqual([]);
    expect(lines.filter((line) => !/@[\da-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });

  test('may read only, unless a job says otherwise, and every job ends', () => {
    expect(workflow(name).permissions).toEqual({ contents: 'read' });
    expect(jobsOf(name).map((job) => job['timeout-minutes'])).not.toContain(undefined);
  });

  test('runs scripts that there are', () => {
    const called = [...textOf(name).matchAll(/npm run ([\w:]+)/g)].map(([, script]) => script);

    expect(Object.keys(scripts ?? {})).toEqual(expect.arrayContaining(called));
  });
});

test('the tests run as a newcomer runs them, on each Node.js and system', () => {
  const { test: job } = workflow('ci.yml').jobs;

  expect(readText('CONTRIBUTING.md')).toContain('\nnpm ci && npm test\n');
  expect(job && runs(job)).toEqual(['npm ci', 'npm test']);
  expect(job?.strategy?.matrix).toEqual({
    os: ['ubuntu-latest', 'macos-latest'],
    node: [20, 22, 24],
  });
});

test('a release has the zips that were tested, and their checksums', () => {
  const { build, publish } = workflow('release.yml').jobs;

  expect(build && runs(build)).toEqual([
    expect.stringContaining('npm pkg get version'),
    ...['npm ci', 'npm test', 'npm run build', 'sha256sum -- *.zip > SHA256SUMS'],
  ]);
  expect(publish && runs(publish).join('\n')).toMatch(
    /sha256sum --check SHA256SUMS\ngh release create .* \*\.zip SHA256SUMS$/,
  );
});

describe('the updates of dependencies', () => {
  type Group = { readonly patterns: readonly string[] };
  type Update = {
    readonly 'package-ecosystem': string;
    readonly groups: Readonly<Record<string, Group>>;
  };
  const { version, updates } = parse(readText('.github/dependabot.yml')) as {
    readonly version: number;
    readonly updates: readonly Update[];
  };
  const [npm] = updates;

  const matches = (pattern: string, name: string): boolean =>
    new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(name);

  /** As GitHub does it: the first group with a pattern that fits. */
  const groupOf = (name: string): string | undefined =>
    Object.entries(npm?.groups ?? {}).find(([, { patterns }]) =>
      patterns.some((pattern) => matches(pattern, name)),
    )?.[0];

  test('are of npm and of the actions', () => {
    expect(version).toBe(2);
    expect(updates.map((update) => update['package-ecosystem'])).toEqual(['npm', 'github-actions']);
  });

  test('have only keys that GitHub documents', () => {
    const known = [
      ...['package-ecosystem', 'directory', 'schedule', 'commit-message', 'groups', 'ignore'],
    ];

    const unknown = updates.flatMap(Object.keys).filter((key) => !known.includes(key));
    expect(unknown).toEqual([]);
  });

  test("come in groups: AWS's SDK, Powertools, CDK and the rest", () => {
    const names = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });

    const groups = Object.groupBy(names, (name) => groupOf(name) ?? 'none');

    expect(Object.keys(groups).sort()).toEqual(['aws-sdk', 'cdk', 'other', 'powertools']);
    expect(groups.cdk?.sort()).toEqual(['aws-cdk', 'aws-cdk-lib', 'cdk-nag', 'constructs']);
    expect(groups.other?.filter((name) => /^@(aws|smithy)|cdk/.test(name))).toEqual([]);
  });
});
