import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import { expect, test } from '@jest/globals';
import { ChildOutput } from '../../../infra/local/lambda/child-output.ts';
import { endMark } from '../../../infra/local/lambda/runtime-client/end-mark.js';
import { startConcurrently } from '../../support/concurrent-function.ts';
import { scratchFunction } from '../../support/scratch-function.ts';

const TEXT = `one\ntwo ü€😀\n${endMark('next')}three${endMark('8-4')}${endMark('8-5')}\nrest`;
const READ = ['one', 'two ü€😀', '<next>', 'three', '<8-4>', '<8-5>', '', 'rest'];

test.each([1, 2, 3, 5, 1_000])(
  'is split into lines and marks, read %i bytes a time',
  async (size) => {
    const stream = new PassThrough();
    const output = new ChildOutput(stream);
    const read: string[] = [];
    output.on('line', (line) => read.push(line));
    for (const what of ['next', '8-4', '8-5']) {
      output.on(`end-of:${what}`, () => read.push(`<${what}>`));
    }
    const bytes = Buffer.from(TEXT);

    for (let start = 0; start < bytes.length; start += size) {
      stream.write(bytes.subarray(start, start + size));
    }
    await finished(stream.end());

    expect(read).toEqual(READ);
    expect(output.lines).toEqual(READ.filter((line) => !line.startsWith('<')));
  },
);

test('of many invocations at once is read from both pipes when they are answered', async () => {
  // More than a pipe holds.
  await using scratch = await scratchFunction(`
    const padding = 'x'.repeat(20_000);
    export const handler = async (event) => {
      process.stderr.write(JSON.stringify({ pipe: 'stderr', event, padding }) + '\\n');
      process.stdout.write(JSON.stringify({ pipe: 'stdout', event, padding }) + '\\n');
    };`);
  await using concurrent = await startConcurrently(scratch.zipPath, {
    timeoutMs: 60_000,
    variables: {},
  });
  const missing: string[] = [];

  const send = async (event: number): Promise<void> => {
    await concurrent.invoke(event);
    const lines = concurrent.lines().filter((line) => line.event === event);
    missing.push(
      ...['stdout', 'stderr'].filter((pipe) => !lines.some((line) => line.pipe === pipe)),
    );
  };
  await Promise.all(Array.from({ length: 60 }, (_, event) => send(event)));

  expect(missing).toEqual([]);
});
