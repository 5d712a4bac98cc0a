import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readEvent } from '../../../infra/cli/event-file.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

test.each([
  ['{"email": lena@example.com}', /event\.json is not JSON\.$/],
  ['{"email":"lena@example.com" x}', /event\.json is not JSON \(line 1 column 29\)\.$/],
  ['lena@example.com', /event\.json is not JSON\.$/],
])('what is no JSON is told without a word of it: %s', async (text, sentence) => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'event.json');
  writeFileSync(path, text);

  expect(() => readEvent(path)).toThrow(sentence);
  expect(() => readEvent(path)).not.toThrow(/lena/);
});
