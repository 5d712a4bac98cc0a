import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { packageVersion } from '../../cli/package-version.ts';
import type { DynamoDbEngine, LocalEngine } from './engine.ts';
import { makeKeepFolder } from './keep-folder.ts';

const STORE_NAME = 'dynalite';

const CAPABILITIES = {
  returnsOldItem: false,
  timeToLive: false,
  transactions: false,
  emptyIndexKeyRefusal: false,
} as const;

const start = async (keepDir?: string): Promise<DynamoDbEngine> => {
  // Loaded only if it runs: with LevelDB it takes longer to load than dynoxide takes to start.
  const { default: dynalite } = await import('dynalite');
  const server = dynalite({
    createTableMs: 0,
    updateTableMs: 0,
    deleteTableMs: 0,
    ...(keepDir === undefined ? {} : { path: storeFolder(keepDir) }),
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    name: DYNALITE.name,
    version: packageVersion('dynalite'),
    capabilities: CAPABILITIES,
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    isExternal: false,
    close,
    [Symbol.asyncDispose]: close,
  };
};

const storeFolder = (keepDir: string): string => {
  makeKeepFolder(keepDir);
  const folder = join(keepDir, STORE_NAME);
  makeKeepFolder(folder);
  return folder;
};

/** JavaScript only, so it runs wherever Node does. It runs in this process. */
export const DYNALITE: LocalEngine<'dynalite'> = {
  name: 'dynalite',
  capabilities: CAPABILITIES,
  storeName: STORE_NAME,
  isInstalled: () => true,
  start,
};
