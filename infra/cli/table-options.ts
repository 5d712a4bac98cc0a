import { type Command, Option } from 'commander';
import { ENVIRONMENT, IDEMPOTENCY_TABLE, USERS_TABLE } from '../../src/contract.ts';

/** How rows are made, as a command line says it. What is left out is what the functions take by default. */
export type RowOptions = { readonly usersTableKey?: string; readonly userRow?: string };

/** The tables that a command works on, and their rows. */
export type TableOptions = RowOptions & {
  readonly usersTable: string;
  readonly idempotencyTable: string;
};

/** Adds the options that say how rows are made. Where one is missing, the function's variable counts. */
export const withRowOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--users-table-key <names>', "the key attributes of the users' table").env(
        ENVIRONMENT.usersTableKey,
      ),
    )
    .addOption(
      new Option('--user-row <json>', 'the template of a row: the same as for the trigger').env(
        ENVIRONMENT.userRow,
      ),
    );

/** Adds the options that name the tables, too. */
export const withTableOptions = (command: Command): Command =>
  withRowOptions(
    command
      .addOption(
        new Option('--users-table <name>', "the users' table")
          .env(ENVIRONMENT.usersTable)
          .default(USERS_TABLE.name),
      )
      .addOption(
        new Option('--idempotency-table <name>', 'the table of idempotency records')
          .env(ENVIRONMENT.idempotencyTable)
          .default(IDEMPOTENCY_TABLE.name),
      ),
  );

/** The same as variables, which `src/environment.ts` reads and checks. */
export const variablesOf = (options: RowOptions & Partial<TableOptions>) => ({
  [ENVIRONMENT.usersTable]: options.usersTable,
  [ENVIRONMENT.idempotencyTable]: options.idempotencyTable,
  [ENVIRONMENT.usersTableKey]: options.usersTableKey,
  [ENVIRONMENT.userRow]: options.userRow,
});
