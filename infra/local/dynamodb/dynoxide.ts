import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { packageVersion } from '../../cli/package-version.ts';
import { PROJECT_DIR } from '../../paths.ts';
import { onProcessExit } from '../cleanup.ts';
import { freePort } from '../free-port.ts';
import { type DynamoDbEngine, FULL_CAPABILITIES, type LocalEngine } from './engine.ts';
import { KeepFolderError, makeKeepFolder } from './keep-folder.ts';

const PACKAGE = `@dynoxide/${process.platform}-${process.arch}`;
const BINARY_NAME = process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide';
const BINARY = join(PROJECT_DIR, 'node_modules', PACKAGE, BINARY_NAME);
const STORE_NAME = 'dynoxide.sqlite';
const MAX_ATTEMPTS = 5;

type Dynoxide = ChildProcessByStdio<null, Readable, Readable>;

const start = async (keepDir?: string): Promise<DynamoDbEngine> => {
  const keepFile = keepDir === undefined ? undefined : databaseFile(keepDir);
  const { child, port } = await startOnFreePort(keepFile, MAX_ATTEMPTS);
  const unregister = onProcessExit(() => child.kill('SIGKILL'));
  const close = async (): Promise<void> => {
    unregister();
    await end(child);
  };
  return {
    name: DYNOXIDE.name,
    version: packageVersion(PACKAGE),
    capabilities: DYNOXIDE.capabilities,
    endpoint: `http://127.0.0.1:${port}`,
    isExternal: false,
    close,
    [Symbol.asyncDispose]: close,
  };
};

const databaseFile = (keepDir: string): string => {
  makeKeepFolder(keepDir);
  return join(keepDir, STORE_NAME);
};

// Dynoxide takes port 0 but does not say which port it got, so a free one is looked up first. It
// can be taken in between: then the next one is tried.
const startOnFreePort = async (
  keepFile: string | undefined,
  attemptsLeft: number,
): Promise<{ child: Dynoxide; port: number }> => {
  const storage = keepFile === undefined ? [] : ['--db-path', keepFile];
  const port = await freePort();
  const child = spawn(BINARY, ['serve', '--port', String(port), ...storage], {
    env: {},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const complaint = await untilListening(child);
  if (complaint === undefined) {
    return { child, port };
  }
  const isPortTaken = complaint.includes('already in use');
  if (attemptsLeft > 1 && isPortTaken) {
    return startOnFreePort(keepFile, attemptsLeft - 1);
  }
  throw keepFile === undefined || isPortTaken
    ? new Error(`dynoxide did not start. ${complaint}`)
    : new KeepFolderError(`dynoxide cannot use ${keepFile} (${complaint}). Name another folder.`);
};

/** Resolves with nothing once it listens, or with what it complained of. */
const untilListening = async (child: Dynoxide): Promise<string | undefined> => {
  const { promise, resolve, reject } = Promise.withResolvers<string | undefined>();
  let output = '';
  const read = (chunk: Buffer): void => {
    output += chunk;
    if (output.includes('listening on')) {
      resolve(undefined);
    }
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  child.once('error', reject);
  child.once('close', () => resolve(output.trim()));
  return promise;
};

const end = async (child: Dynoxide): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) {
    // It writes what it keeps before it ends.
    child.kill('SIGTERM');
    await once(child, 'close');
  }
};

/** A build for each of the common platforms. It runs as a process of its own. */
export const DYNOXIDE: LocalEngine<'dynoxide'> = {
  name: 'dynoxide',
  capabilities: FULL_CAPABILITIES,
  storeName: STORE_NAME,
  isInstalled: () => existsSync(BINARY),
  start,
};
