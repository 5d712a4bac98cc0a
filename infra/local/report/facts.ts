import { relative } from 'node:path';
import { PROJECT_DIR } from '../../paths.ts';
import { packageVersion } from '../package-version.ts';
import type { Stage } from '../stage.ts';

/** What ran, for the head of the report. */
export type Facts = {
  readonly zip: { readonly path: string; readonly sizeBytes: number };
  readonly node: string;
  readonly runtimeInterfaceClient: string;
  readonly dynamoDb: {
    readonly engine: string;
    readonly version: string;
    readonly endpoint: string;
  };
  readonly xrayDaemon: string;
};

export const factsOf = ({ zip, engine, xray }: Stage): Facts => ({
  zip: { path: relative(PROJECT_DIR, zip.zipPath), sizeBytes: zip.sizeBytes },
  node: process.versions.node,
  runtimeInterfaceClient: packageVersion('aws-lambda-ric'),
  dynamoDb: { engine: engine.name, version: engine.version, endpoint: engine.endpoint },
  xrayDaemon: xray.address,
});
