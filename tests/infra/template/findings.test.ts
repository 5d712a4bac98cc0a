import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { DIST_DIR } from '../../../infra/paths.ts';

process.env.CDK_VALIDATION = 'false';

jest.unstable_mockModule('../../../infra/stack/findings.ts', () => ({
  refuseFindings: () => {
    throw new Error('a rule objects');
  },
}));
const { command } = await import('../../../infra/template/template.ts');

const DIR = join(DIST_DIR, 'template');

const written = async (): Promise<readonly Buffer[]> => {
  await mkdir(DIR, { recursive: true });
  return Promise.all((await readdir(DIR)).sort().map((name) => readFile(join(DIR, name))));
};

test('a template that a rule objects to is not written', async () => {
  const before = await written();

  await expect(command.run(['-c', 'functionName=objectionable'])).rejects.toThrow('a rule objects');

  expect(await written()).toEqual(before);
});
