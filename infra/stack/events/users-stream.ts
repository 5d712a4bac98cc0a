import { Token } from 'aws-cdk-lib';
import { OptionError } from '../option-error.ts';
import { optional } from '../option-readers.ts';

type StreamOptions = {
  readonly events: 'false' | 'true' | 'row';
  readonly usersStreamArn: string | undefined;
  readonly usersTableName: string;
};

const ARN =
  /^arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:\d{12}:table\/(?<table>[\w.-]{3,255})\/stream\/[\w.:-]+$/;

/** ARN of the stream of a users' table that is there. */
export const usersStreamOption = optional(
  ARN,
  "the ARN of a table's stream: its LatestStreamArn in aws dynamodb describe-table",
);

/** @throws {OptionError} if a stream is needed and there is none, or one is named that is of no use */
const requireStream = (arn: string | undefined, advice: string): string => {
  if (arn === undefined) {
    throw new OptionError('events', advice);
  }
  return arn;
};

/** ARN of the stream of a table that is part of the app. Undefined where no events are wanted. */
export const streamOfTable = (
  table: { readonly tableStreamArn?: string | undefined },
  options: StreamOptions,
): string | undefined =>
  options.events === 'false'
    ? undefined
    : requireStream(
        table.tableStreamArn ?? options.usersStreamArn,
        "needs the stream of the users' table: give the table stream: StreamViewType.NEW_IMAGE, or set usersStreamArn.",
      );

/** The same of a table that is there and named by the options. */
export const existingStream = (options: StreamOptions): string | undefined => {
  const { events, usersStreamArn, usersTableName } = options;
  const table = ARN.exec(usersStreamArn ?? '')?.groups?.table;
  if (table !== undefined && !Token.isUnresolved(usersTableName) && table !== usersTableName) {
    throw new OptionError('usersStreamArn', 'must be of the table that usersTableName names.');
  }
  return events === 'false'
    ? undefined
    : requireStream(
        usersStreamArn,
        'with usersTable=existing needs usersStreamArn: switch the stream of the table on (StreamViewType NEW_IMAGE or NEW_AND_OLD_IMAGES), and set usersStreamArn to its ARN. See docs/events.md.',
      );
};

/** @throws {OptionError} if a stream is named for a table that the stack makes */
export const refuseStream = ({ usersStreamArn }: StreamOptions): void => {
  if (usersStreamArn !== undefined) {
    throw new OptionError(
      'usersStreamArn',
      'is for usersTable=existing: the stack makes the stream of its own table itself.',
    );
  }
};
