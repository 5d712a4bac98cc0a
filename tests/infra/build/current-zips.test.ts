import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { BuiltZip } from '../../../infra/build/build.ts';
import { currentZips, newZips } from '../../../infra/build/current-zips.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('the zips of this moment', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let sources: readonly string[];

  beforeEach(async () => {
    make.mockClear();
    folder = await temporaryFolder();
    sources = [join(folder.path, 'src'), join(folder.path, 'package-lock.json')];
    await mkdir(join(folder.path, 'src', 'deeper'), { recursive: true });
    await writeFile(join(folder.path, 'src', 'deeper', 'a.ts'), 'one');
    await writeFile(join(folder.path, 'package-lock.json'), '{}');
  });

  afterEach(async () => {
    await folder[Symbol.asyncDispose]();
  });

  const pathOf = (name: string): string => join(folder.path, name);

  const make = jest.fn(async (distDir: string): Promise<readonly BuiltZip[]> => {
    const zipPath = join(distDir, 'a.zip');
    const content = await readFile(pathOf('src/deeper/a.ts'));
    await mkdir(distDir, { recursive: true });
    await writeFile(zipPath, content);
    return [{ name: 'a', zipPath, sizeBytes: content.byteLength, files: [] }];
  });

  const making = () => ({ distDir: pathOf('dist'), sources, make });

  test('are built once, while nothing changes', async () => {
    const built = await currentZips(making());
    const again = await currentZips(making());

    expect(again).toEqual(built);
    expect(make).toHaveBeenCalledTimes(1);
  });

  test.each([
    ['a source', () => writeFile(pathOf('src/deeper/a.ts'), 'two')],
    ['a new source', () => writeFile(pathOf('src/b.ts'), '')],
    ['another version of a package', () => writeFile(pathOf('package-lock.json'), '{ }')],
    ['another zip', () => writeFile(pathOf('dist/a.zip'), 'no')],
    ['a zip that is gone', () => rm(pathOf('dist/a.zip'))],
    ['a note that is gone', () => rm(pathOf('dist/zips.json'))],
  ])('are built again after %s', async (_name, change) => {
    await currentZips(making());
    await change();

    await currentZips(making());

    expect(make).toHaveBeenCalledTimes(2);
    expect(await readFile(pathOf('dist/a.zip'))).toEqual(await readFile(pathOf('src/deeper/a.ts')));
  });

  test('are built again if a source changed during the build', async () => {
    const slow = async (distDir: string) => {
      const zips = await make(distDir);
      await writeFile(pathOf('src/deeper/a.ts'), 'two');
      return zips;
    };
    await currentZips({ ...making(), make: slow });

    await currentZips(making());

    expect(await readFile(pathOf('dist/a.zip'), 'utf8')).toBe('two');
  });

  test('are built in any case by a build', async () => {
    await newZips(making());
    await newZips(making());

    expect(make).toHaveBeenCalledTimes(2);
  });
});
