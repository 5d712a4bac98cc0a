import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import { type BuiltZip, build } from '../../../infra/build/build.ts';
import { deterministicZip } from '../../../infra/build/deterministic-zip.ts';
import { FUNCTIONS } from '../../../infra/build/functions.ts';
import { PROJECT_DIR } from '../../../infra/paths.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const run = promisify(execFile);
const BUILD_URL = new URL('../../../infra/build/build.ts', import.meta.url).href;
const [ADD_USER] = FUNCTIONS;

const zipIn = (folder: string) => readFile(join(folder, 'add_user.zip'));

const buildIn = async (folder: string, variables: Record<string, string>): Promise<void> => {
  const script = `import { build } from '${BUILD_URL}';
    await build(process.argv[1], JSON.parse(process.argv[2]));`;
  await run(
    process.execPath,
    ['--input-type=module', '--eval', script, folder, JSON.stringify([ADD_USER])],
    { env: { ...process.env, ...variables } },
  );
};

describe('the zip', () => {
  let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
  let folder: string;
  let built: BuiltZip | undefined;

  beforeAll(async () => {
    temporary = await temporaryFolder();
    folder = join(temporary.path, 'a', 'deeper', 'folder');
    [built] = await build(folder, [ADD_USER]);
  });

  afterAll(async () => {
    await temporary[Symbol.asyncDispose]();
  });

  test('is byte-identical when built twice', async () => {
    await using second = await temporaryFolder();

    await build(second.path, [ADD_USER]);

    expect((await zipIn(second.path)).equals(await zipIn(folder))).toBe(true);
  });

  test('does not depend on the time zone or the folder that it is built in', async () => {
    await using west = await temporaryFolder();
    await using east = await temporaryFolder();

    await buildIn(west.path, { TZ: 'Pacific/Honolulu' });
    await buildIn(east.path, { TZ: 'Pacific/Kiritimati' });

    const expected = await zipIn(folder);
    expect(expected.equals(await zipIn(west.path))).toBe(true);
    expect(expected.equals(await zipIn(east.path))).toBe(true);
  });

  test('holds the handler, what it loads on demand, and nothing else', async () => {
    const content = Object.keys(unzipSync(await zipIn(folder)));

    expect(content).toContain('index.mjs');
    expect(content.filter((name) => !/^(index|on-demand-[0-9A-Z]{8})\.mjs$/.test(name))).toEqual(
      [],
    );
    expect(built?.files.map(({ name }) => name)).toEqual(content);
    expect(built?.sizeBytes).toBe((await zipIn(folder)).byteLength);
  });

  test('holds no file that none of the others loads', async () => {
    const files = Object.entries(unzipSync(await zipIn(folder)));
    const isLoaded = (name: string) =>
      files.some(([other, code]) => other !== name && Buffer.from(code).includes(name));

    const unused = files.map(([name]) => name).filter((name) => !isLoaded(name));

    expect(unused).toEqual(['index.mjs']);
  });

  test('is linked to a source map that stays outside and holds no sources', async () => {
    const outputs = await readdir(join(folder, 'add_user'));
    const bundle = await readFile(join(folder, 'add_user', 'index.mjs'), 'utf8');
    const map = JSON.parse(await readFile(join(folder, 'add_user', 'index.mjs.map'), 'utf8'));

    const modules = outputs.filter((name) => name.endsWith('.mjs'));
    expect(outputs.sort()).toEqual(modules.flatMap((name) => [name, `${name}.map`]).sort());
    expect(bundle.trimEnd().endsWith('//# sourceMappingURL=index.mjs.map')).toBe(true);
    expect(map).not.toHaveProperty('sourcesContent');
  });

  test('imports nothing but its own files: Node.js’s modules are loaded when they are used', async () => {
    expect(built?.files).not.toHaveLength(0);
    for (const { name } of built?.files ?? []) {
      const code = await readFile(join(folder, 'add_user', name), 'utf8');
      const imported = [...code.matchAll(/(?:\bfrom|\bimport|\brequire\()["']([^"']+)["']/g)];
      expect(imported.map(([, path]) => path).filter((path) => !path?.startsWith('./'))).toEqual(
        [],
      );
    }
  });

  test('leaves dynamic imports of Node.js’s modules alone: the SDK takes named exports of them', async () => {
    const code = await Promise.all(
      (built?.files ?? []).map(({ name }) => readFile(join(folder, 'add_user', name), 'utf8')),
    );

    expect(code.join('\n')).toContain('await import("node:async_hooks")');
  });

  test('holds no path of the machine that built it', async () => {
    const bundle = await readFile(join(folder, 'add_user', 'index.mjs'), 'utf8');

    expect(bundle).not.toContain(PROJECT_DIR);
  });
});

describe('deterministicZip', () => {
  const file = (name: string) => ({ name, content: new TextEncoder().encode(name) });

  test('sorts the files', () => {
    const oneWay = deterministicZip([file('b.mjs'), file('a.mjs')]);
    const otherWay = deterministicZip([file('a.mjs'), file('b.mjs')]);

    expect(oneWay).toEqual(otherWay);
    expect(Object.keys(unzipSync(oneWay))).toEqual(['a.mjs', 'b.mjs']);
  });

  test('makes files that anyone may read, as Lambda needs it', () => {
    const zip = Buffer.from(deterministicZip([file('a.mjs')]));

    // https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.12: external attributes
    const centralDirectory = zip.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
    const mode = zip.readUInt32LE(centralDirectory + 38) >>> 16;
    expect(mode & 0o777).toBe(0o644);
  });
});
