import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

const PROJECT_DIR = join(import.meta.dirname, '../..');
const CACHE_DIR = join(PROJECT_DIR, 'node_modules/.cache/add-user-tests');

/**
 * Hundreds of files each, which Jest would load one by one, again for every test file. All that share
 * files are here, or their classes would be there twice.
 */
const PACKAGES = [
  '@actions/workflow-parser',
  '@aws-lambda-powertools/batch',
  '@aws-lambda-powertools/commons/utils/env',
  '@aws-lambda-powertools/idempotency',
  '@aws-lambda-powertools/idempotency/dynamodb',
  '@aws-lambda-powertools/idempotency/middleware',
  '@aws-lambda-powertools/logger',
  '@aws-lambda-powertools/logger/middleware',
  '@aws-lambda-powertools/metrics',
  '@aws-lambda-powertools/metrics/middleware',
  '@aws-lambda-powertools/tracer',
  '@aws-lambda-powertools/tracer/middleware',
  '@aws-sdk/client-cloudwatch',
  '@aws-sdk/client-cloudwatch-logs',
  '@aws-sdk/client-cognito-identity-provider',
  '@aws-sdk/client-dynamodb',
  '@aws-sdk/client-lambda',
  '@aws-sdk/client-sns',
  '@aws-sdk/client-sqs',
  '@aws-sdk/client-sts',
  '@aws-sdk/lib-dynamodb',
  '@middy/core',
  '@middy/input-output-logger',
  '@smithy/core/retry',
  '@smithy/core/schema',
];

/** Whole or not at all: another run may read it at this moment. */
const leave = async (path: string, text: string): Promise<void> => {
  if ((await readFile(path, 'utf8').catch(() => undefined)) === text) {
    return;
  }
  const draft = `${path}.${process.pid}`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(draft, text);
  await rename(draft, path);
};

/**
 * Makes one ES module of each package, and of what several of them share: a class is one class still.
 *
 * @returns Jest's `moduleNameMapper` for them
 */
export const bundledPackages = async (): Promise<Record<string, string>> => {
  const { outputFiles } = await build({
    absWorkingDir: PROJECT_DIR,
    entryPoints: Object.fromEntries(PACKAGES.map((name) => [name, name])),
    outdir: CACHE_DIR,
    write: false,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    external: [
      // Tests, and the code under test, replace and map it.
      'aws-xray-sdk-core',
      // It is CommonJS, and requires Node's own modules.
      'yaml',
    ],
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    legalComments: 'none',
    logLevel: 'warning',
  });
  await Promise.all(outputFiles.map(({ path, text }) => leave(path, text)));
  return Object.fromEntries(PACKAGES.map((name) => [`^${name}$`, join(CACHE_DIR, `${name}.mjs`)]));
};
