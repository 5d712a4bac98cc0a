import { describe, expect, test } from '@jest/globals';
import { printedCommands } from '../support/printed-commands.ts';
import { readText } from '../support/source-files.ts';

const blockAfter = (text: string, words: string): string =>
  text.slice(text.indexOf(words)).match(/```sh\n(.*?)```/s)?.[1] ?? '';

describe.each(['README.md', 'docs/deploy.md'])('%s: a deployed function in five lines', (page) => {
  test.each([
    ['A new pool:', ['deploy', 'doctor']],
    ['A pool that is there:', ['deploy', 'attach', 'doctor']],
  ])('%s', (words, commands) => {
    const block = blockAfter(readText(page), words);

    const lines = block.trim().split('\n');
    expect(lines.length).toBeLessThanOrEqual(5);
    expect(lines.slice(0, 2)).toEqual(['npm ci', expect.stringMatching(/^npx cdk bootstrap\b/)]);
    expect(printedCommands(block).map(([name]) => name)).toEqual(commands);
  });
});
