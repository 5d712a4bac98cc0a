import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { PROJECT_DIR } from '../../infra/paths.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { BOUNDS } from './bounds.ts';
import { pairedRatios, spreadOf } from './statistics.ts';

const TINY = ['--cold', '1', '--warm', '2', '--warm-up', '1', '--rounds', '1', '--users', '60'];

describe('npm run bench', () => {
  test('measures the zip and its peers, and writes every figure that has a bound', async () => {
    await using folder = await temporaryFolder();
    const output = join(folder.path, 'benchmarks.md');

    await promisify(execFile)(
      process.execPath,
      ['tests/bench/run.ts', ...TINY, '--output', output],
      {
        cwd: PROJECT_DIR,
      },
    );

    const report = await readFile(output, 'utf8');
    for (const name of Object.keys(BOUNDS)) {
      expect(report).toMatch(new RegExp(`^\\| ${name} +\\| `, 'm'));
    }
    expect(report).toMatch(/^\| round trips: first confirmation +\| 3 /m);
    expect(report).toMatch(/^\| round trips: replay +\| 0 /m);
    expect(report).toMatch(/which has not seen the confirmation makes \d+ round trip/);
    expect(report).toMatch(/^\| 60 \| apply, no row is there \| /m);
    expect(report).not.toContain('NaN');
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
