import type { Stack } from 'aws-cdk-lib';
import type { StackOptions } from './options.ts';
import { readUserPool, type UserPoolOption } from './user-pool-option.ts';

/** Key of the note in a template's metadata. */
const KEY = 'AddUser';

const NOTED = [
  'functionName',
  'retryFunctionName',
  'usersTable',
  'usersTableName',
  'usersTableKey',
  'accountConcurrency',
] as const satisfies readonly (keyof StackOptions)[];

/** What a template says of the options that it was made with, for the deploy. */
export type TemplateNote = Pick<StackOptions, (typeof NOTED)[number]> & {
  readonly userPool: UserPoolOption;
  /** Undefined without the daily comparison. */
  readonly reconcileFunctionName?: string;
  /** The stream of a table that is there, where events are made of it. */
  readonly usersStreamArn?: string;
  /** The key that tables, queues, topic and logs are encrypted with, if it is not one of AWS. */
  readonly kmsKeyArn?: string;
  /** The function that gets each event after the trigger. */
  readonly nextFunction?: string;
};

/** Leaves the note in the template of a stack. */
export const leaveNote = (stack: Stack, options: StackOptions): void => {
  const userPool = readUserPool('userPool', options.userPool);
  const noted = Object.fromEntries(NOTED.map((name) => [name, options[name]]));
  const { reconcile, reconcileFunctionName, events, usersStreamArn, kmsKeyArn, nextFunction } =
    options;
  const note = {
    ...{ ...noted, userPool },
    ...(reconcile !== 'off' && { reconcileFunctionName }),
    ...(events !== 'false' && usersStreamArn !== undefined && { usersStreamArn }),
    ...(kmsKeyArn !== undefined && { kmsKeyArn }),
    ...(nextFunction !== undefined && { nextFunction }),
  };
  stack.templateOptions.metadata = { ...stack.templateOptions.metadata, [KEY]: note };
};

/**
 * Reads the note from the text of a template.
 *
 * @throws SyntaxError if it is not JSON
 */
export const readNote = (template: string): TemplateNote => {
  const { Metadata } = JSON.parse(template) as { Metadata: { [KEY]: TemplateNote } }; // as it was left
  return Metadata[KEY];
};
