import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import dynalite from 'dynalite';
import { packageVersion } from '../../cli/package-version.ts';
import type { DynamoDbEngine } from './engine.ts';
import { makeKeepFolder } from './keep-folder.ts';

/** Starts dynalite in this process. */
export const startDynalite = async (keepDir?: string): Promise<DynamoDbEngine> => {
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
    name: 'dynalite',
    version: packageVersion('dynalite'),
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    isExternal: false,
    close,
    [Symbol.asyncDispose]: close,
  };
};

const storeFolder = (keepDir: string): string => {
  const folder = join(keepDir, 'dynalite');
  makeKeepFolder(folder);
  return folder;
};
