import { relative } from 'node:path';
import { packageVersion } from '../../cli/package-version.ts';
import { PROJECT_DIR } from '../../paths.ts';
import type { Stage } from '../stage.ts';

type EngineFacts = {
  readonly engine: string;
  readonly version: string;
  readonly endpoint: string;
};

/** What ran, for the head of the report. */
export type Facts = {
  readonly zips: readonly { readonly path: string; readonly sizeBytes: number }[];
  readonly node: string;
  readonly runtimeInterfaceClient: string;
  readonly dynamoDb: EngineFacts;
  readonly sqs: EngineFacts;
  readonly xrayDaemon: string;
};

export const factsOf = ({ zips, engine, sqs, xray }: Stage): Facts => ({
  zips: zips.map(({ zipPath, sizeBytes }) => ({ path: relative(PROJECT_DIR, zipPath), sizeBytes })),
  node: process.versions.node,
  runtimeInterfaceClient: packageVersion('aws-lambda-ric'),
  dynamoDb: { engine: engine.name, version: engine.version, endpoint: engine.endpoint },
  sqs: { engine: sqs.name, version: sqs.version, endpoint: sqs.endpoint },
  xrayDaemon: xray.address,
});
