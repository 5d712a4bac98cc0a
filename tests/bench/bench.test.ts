import { execFile } from 'node:child_process';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { PROJECT_DIR } from '../../infra/paths.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { BOUNDS } from './bounds.ts';
import { ABLATION_NAMES } from './candidates.ts';
import { pairedRatios, spreadOf } from './statistics.ts';

const TINY = [
  ...['--cold', '1', '--sized', '1', '--warm', '2', '--warm-up', '1', '--rounds', '1'],
  // At the share of a small size, one process takes many seconds.
  ...['--sizes', '1024', '--users', '60'],
];

const outsideTheTable = (page: string): readonly string[] =>
  page.split('\n').filter((line) => !line.startsWith('|'));

/** Key, scene and number of users in a collision of each comparison of 60 users. */
const comparisonsIn = (report: string): readonly (readonly (string | undefined)[])[] =>
  report
    .split('\n')
    .filter((line) => /^\| 60 \| .* x \| \d \| (\d+ → ){4}\d+ \| \d+ \| /.test(line))
    .map((line) => line.split(' | '))
    .map((cells) => [cells[1], cells[2], cells[6]]);

const bench = (args: readonly string[]) =>
  promisify(execFile)(process.execPath, ['tests/bench/run.ts', ...args], { cwd: PROJECT_DIR });

describe('npm run bench', () => {
  test('measures the zip and its peers, and writes every figure that has a bound', async () => {
    await using folder = await temporaryFolder();
    const output = join(folder.path, 'benchmarks.md');

    await bench([...TINY, '--output', output]);

    const report = await readFile(output, 'utf8');
    for (const name of Object.keys(BOUNDS)) {
      expect(report).toMatch(new RegExp(`^\\| ${name} +\\| `, 'm'));
    }
    expect(report).toMatch(/^\| 1,024 +\| 58 % +\| \d/m);
    // Three calls to DynamoDB, and nothing in the column of replays for those that have none.
    expect(report).toMatch(/^\| `zip` .* \| 3 +\|$/m);
    expect(report).toMatch(/^\| `bare` .* \| 1 +\|$/m);
    expect(report).toMatch(/that has not seen the confirmation makes \d+ round trip/);
    // The comparison, with each kind of key: no row is there, rows are written, all rows are there.
    expect(comparisonsIn(report)).toEqual(
      ['email', 'id', 'pk,sk'].flatMap((key) => {
        const inCollision = key === 'id' ? '0' : '2';
        return [
          [`\`${key}\``, 'report, no row is there', inCollision],
          [`\`${key}\``, 'apply, no row is there', inCollision],
          [`\`${key}\``, 'report, all rows are there', inCollision],
        ];
      }),
    );
    expect(report).not.toContain('NaN');
  });
});

describe('npm run bench -- --ablate', () => {
  test('measures the zip without each of its measures, and writes the table into its page', async () => {
    await using folder = await temporaryFolder();
    const page = join(folder.path, 'performance.md');
    await copyFile(join(PROJECT_DIR, 'docs/performance.md'), page);
    const before = await readFile(page, 'utf8');

    await bench(['--ablate', '--cold', '1', '--ablation-output', page]);

    const after = await readFile(page, 'utf8');
    for (const name of [...ABLATION_NAMES, 'nothing \\(ms\\)']) {
      expect(after).toMatch(new RegExp(`^\\| ${name} +\\| \\d`, 'm'));
    }
    expect(after).not.toContain('NaN');
    expect(outsideTheTable(after)).toEqual(outsideTheTable(before));
  });
});

describe('statistics', () => {
  test('show the median and the middle half', () => {
    expect(spreadOf([5, 1, 4, 2, 3])).toEqual({ low: 2, median: 3, high: 4 });
  });

  test('compare round by round, so that a slow round slows both', () => {
    expect(pairedRatios([1, 10, 100], [2, 20, 200])).toEqual({ low: 0.5, median: 0.5, high: 0.5 });
  });
});
