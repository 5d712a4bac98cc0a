import { Token } from 'aws-cdk-lib';
import { parseText } from '../../../src/domain/row-template/text-template.ts';
import { OptionError } from '../option-error.ts';
import type { Settings } from '../options.ts';

/** How a rule on the event bus knows the events. */
export const ROW_CREATED = { source: 'add_user', detailType: 'User Row Created' } as const;

type EventOptions = Pick<Settings, 'events' | 'usersTableKey' | 'userRow'>;

/** A pattern for one text, as EventBridge takes it. */
type TextPattern = readonly (string | { readonly prefix: string })[];

/** What every text that a template makes begins with, or all of it where nothing is filled in. */
const patternOf = (template: string): TextPattern | undefined => {
  const parts = parseText(template);
  const filled = parts.findIndex((part) => typeof part !== 'string');
  const start = (filled < 0 ? parts : parts.slice(0, filled)).join('');
  if (filled < 0) {
    return [start];
  }
  return start === '' ? undefined : [{ prefix: start }];
};

/** The patterns of the key attributes that tell users' rows from others in the same table. */
const keyPatterns = ({
  usersTableKey,
  userRow,
}: EventOptions): Readonly<Record<string, object>> => {
  if (Token.isUnresolved(userRow)) {
    return {}; // known at deployment only
  }
  const row = JSON.parse(userRow) as Readonly<Record<string, unknown>>; // it was read when the options were
  return Object.fromEntries(
    usersTableKey.flatMap((name) => {
      const pattern = patternOf(String(row[name]));
      return pattern === undefined ? [] : [[name, { S: pattern }]];
    }),
  );
};

/**
 * Which records of the stream are events: rows that are new, with a key as the row's template makes it.
 * Rows of other kinds in the same table are none.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-filtering.html
 */
export const recordPattern = (options: EventOptions): string => {
  const keys = keyPatterns(options);
  return JSON.stringify({
    eventName: ['INSERT'],
    ...(Object.keys(keys).length > 0 && { dynamodb: { Keys: keys } }),
  });
};

/** EventBridge's paths take no other characters. */
const PATH_PART = /^[\w-]+$/;

/**
 * How a record becomes the event's detail: the key with plain texts, and the row as DynamoDB's JSON. A
 * path stands without quotes: EventBridge puts in JSON, with the quotes and escapes of a text.
 *
 * @throws {OptionError} if a key attribute has a name that EventBridge cannot look up
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-input-transformation.html
 */
export const detailTemplate = ({ events, usersTableKey }: EventOptions): string => {
  const key = usersTableKey.map((name) => {
    if (!PATH_PART.test(name)) {
      throw new OptionError(
        'events',
        'needs key attributes whose names are letters, digits, hyphens and underscores: EventBridge looks up no others.',
      );
    }
    return `"${name}":<$.dynamodb.Keys.${name}.S>`;
  });
  const row = events === 'row' ? ',"row":<$.dynamodb.NewImage>' : '';
  return `{"key":{${key.join(',')}}${row}}`;
};
