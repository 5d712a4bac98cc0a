import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { build } from '../../../infra/build/build.ts';
import { withSourcePositions } from '../../../infra/build/stack-trace.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

// A literal that survives minification, so that its position is known in both files.
const LANDMARK = 'is not a URL: set it to the URL of the queue';

const positionOf = (text: string, landmark: string): { line: number; column: number } => {
  const before = text.slice(0, text.indexOf(landmark)).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
};

test('a position in the bundle becomes its position in the sources', async () => {
  await using folder = await temporaryFolder();
  await build(folder.path);
  const mapDir = join(folder.path, 'add_user');
  const inBundle = positionOf(await readFile(join(mapDir, 'index.mjs'), 'utf8'), LANDMARK);
  const inSource = positionOf(await readFile('src/environment.ts', 'utf8'), LANDMARK);

  const frame = `    at f (file:///var/task/index.mjs:${inBundle.line}:${inBundle.column})\\n    at g`;
  const readable = withSourcePositions(`{"stack":"Error: x\\n${frame}"}`, mapDir);

  expect(readable).toContain(`at f (src/environment.ts:${inSource.line}:`);
  expect(readable.endsWith('\\n    at g"}')).toBe(true);
});

test('what is no position in this bundle stays as it is', async () => {
  await using folder = await temporaryFolder();
  const trace =
    'at h (file:///var/runtime/other.mjs:1:2)\nat node:internal/process/task_queues:104:5';

  expect(withSourcePositions(trace, folder.path)).toBe(trace);
});
