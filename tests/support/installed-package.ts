import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { PROJECT_DIR } from '../../infra/paths.ts';
import type { Finished } from './runner-process.ts';
import { readText } from './source-files.ts';
import { temporaryFolder } from './temporary-folder.ts';

type Dependencies = Readonly<Record<string, string>>;

/** What package.json says that whoever installs the package gets, too. */
export const { dependencies, peerDependencies, peerDependenciesMeta } = JSON.parse(
  readText('package.json'),
) as {
  readonly dependencies: Dependencies;
  readonly peerDependencies: Dependencies;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional?: boolean }>>;
};

/** A tarball that `npm pack` made. */
export type Tarball = {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string; readonly size: number }[];
};

/** A project with the package in it and nothing else. */
export type InstallingProject = AsyncDisposable & {
  readonly path: string;
  readonly tarball: Tarball;
  /** What packing said. */
  readonly said: string;
  /** Runs a program in the project's folder until it ends. */
  run(program: string, args: readonly string[], env?: Dependencies): Promise<Finished>;
};

/** What npm told this process is not meant for the next npm. */
const outer = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD$|NODE_OPTIONS$)/.test(name)),
);

const runIn =
  (cwd: string) =>
  async (program: string, args: readonly string[], env: Dependencies = {}): Promise<Finished> => {
    const child = spawn(program, args, {
      ...{ cwd, env: { ...outer, npm_config_offline: 'true', ...env } },
      ...{ stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' },
    });
    const [stdout, stderr, [exitCode]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    return { exitCode, stdout, stderr };
  };

const succeeded = (finished: Finished): Finished => {
  if (finished.exitCode !== 0) {
    throw new Error(finished.stderr);
  }
  return finished;
};

/**
 * Packs the package and installs it into an empty project. No registry is asked: each dependency that
 * package.json declares is a link to the clone's copy, and one that it does not declare is out of reach.
 */
export const installPackage = async (): Promise<InstallingProject> => {
  const folder = await temporaryFolder();
  const packed = succeeded(
    await runIn(PROJECT_DIR)('npm', ['pack', '--json', '--pack-destination', folder.path]),
  );
  const [tarball] = JSON.parse(packed.stdout) as [Tarball]; // npm's documented output
  const declared = Object.keys({ ...dependencies, ...peerDependencies }).filter(
    (name) => !peerDependenciesMeta[name]?.optional,
  );
  const links = declared.map((name) => [name, `file:${join(PROJECT_DIR, 'node_modules', name)}`]);
  const wanted = { add_user: `file:${tarball.filename}`, ...Object.fromEntries(links) };
  await writeFile(
    join(folder.path, 'package.json'),
    JSON.stringify({ private: true, type: 'module', dependencies: wanted }),
  );
  const run = runIn(folder.path);
  succeeded(await run('npm', ['install', '--no-audit', '--no-fund']));
  return { ...folder, path: folder.path, tarball, said: packed.stderr, run };
};
