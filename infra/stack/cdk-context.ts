import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_DIR } from '../paths.ts';

/**
 * What `cdk.json` says: CDK's own settings, and the options of a deploy that names none. CDK's command
 * hands it over by itself; this is for those who make the app without it.
 */
export const cdkContext = (): Readonly<Record<string, unknown>> =>
  (
    JSON.parse(readFileSync(join(PROJECT_DIR, 'cdk.json'), 'utf8')) as {
      readonly context: Readonly<Record<string, unknown>>; // CDK's form of its own file
    }
  ).context;
