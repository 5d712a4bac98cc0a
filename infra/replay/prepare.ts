import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SERVICE } from '../../src/contract.ts';
import type { RowTemplate } from '../../src/domain/row-template/row-template.ts';
import { readRowTemplate, readTablesEnvironment } from '../../src/environment.ts';
import { type Account, readAccount } from '../aws/account.ts';
import { requireTerminal } from '../cli/ask.ts';
import { UsageError } from '../cli/command-errors.ts';
import { variablesOf } from '../cli/table-options.ts';
import { type ItemSource, openSource } from './items/item-source.ts';
import type { Options } from './options.ts';
import { sayFirst } from './say.ts';
import { type Survey, survey } from './survey.ts';
import { createReplayClient, requireTables, type TableNames } from './tables.ts';

/** What a replay works on, and what of it is known before anything is done. */
export type Job = {
  readonly source: ItemSource;
  /** Undefined for a pipe: it can be read only once. */
  readonly survey: Survey | undefined;
  readonly account: Account;
  readonly tables: TableNames;
  /** Makes the row of a raw event. */
  readonly template: RowTemplate;
  readonly client: DynamoDBClient;
};

/** Nobody can be asked on a standard input that holds the data. */
const requireConsent = ({ file, dryRun, yes }: Options): void => {
  if (dryRun || yes) {
    return;
  }
  if (file === '-') {
    throw new UsageError(
      'Standard input holds the confirmations, so it cannot answer questions: use --yes or --dry-run.',
    );
  }
  requireTerminal();
};

/** What cannot be read is told once it is known that some of it can. */
const lookThrough = async (source: ItemSource, template: RowTemplate): Promise<Survey> => {
  const lines: string[] = [];
  const found = await survey(
    source,
    template,
    sayFirst((line) => lines.push(line)),
  );
  for (const line of lines) {
    console.error(line);
  }
  return found;
};

/**
 * Checks all that can be checked without writing.
 *
 * @throws {UsageError | EnvironmentError | AwsCallError} naming what is not as it must be
 */
export const prepare = async (options: Options): Promise<Job> => {
  requireConsent(options);
  const tables = readTablesEnvironment(variablesOf(options), SERVICE);
  const template = readRowTemplate(variablesOf(options));
  const source = await openSource(options.file ?? '-');
  const account = await readAccount();
  const client = createReplayClient();
  await requireTables(client, tables, account.region);
  const isLookedThrough = source.isRereadable || options.dryRun;
  return {
    source,
    survey: isLookedThrough ? await lookThrough(source, template) : undefined,
    account,
    tables,
    template,
    client,
  };
};
