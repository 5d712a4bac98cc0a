import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import { type Check, expectThat, wrong } from '../check.ts';
import type { ExpectedFunction } from '../functions.ts';

const readZip = (path: string): Promise<Buffer | undefined> =>
  readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') {
      return undefined;
    }
    throw error;
  });

/**
 * Whether the zip that runs is the zip that was built here: builds of one commit are the same bytes.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html
 */
export const checkCode = async (
  { CodeSha256 = '' }: FunctionConfiguration,
  { zip, names }: ExpectedFunction,
  distDir: string,
): Promise<Check> => {
  const content = await readZip(join(distDir, `${zip}.zip`));
  if (!content) {
    return wrong(
      names.code,
      `There is no ${zip}.zip here to compare with.`,
      'Run "npm run build".',
    );
  }
  const local = createHash('sha256').update(content).digest('base64');
  const isSame = local === CodeSha256;
  return expectThat(names.code, {
    holds: isSame,
    found: isSame
      ? `It runs the local ${zip}.zip, ${local}.`
      : `It runs ${CodeSha256}, and the local ${zip}.zip is ${local}.`,
    advice: 'Use the commit, or the package, that was deployed; or deploy this one.',
  });
};
