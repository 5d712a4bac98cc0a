import { type Fields, textOf } from '../fields.ts';
import { TemplateError } from './template-error.ts';

/** What the row of one user is made of. */
export type RowSource = {
  /** As Cognito sent them. */
  readonly attributes: Fields;
  readonly userName: string | undefined;
  readonly userPoolId: string;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
};

/** A part of a template's text that each user fills. */
export type Placeholder = {
  readonly name: string;
  /** Its value. Undefined: the user does not have it. */
  read(source: RowSource): string | number | undefined;
};

/** A text, if DynamoDB can store it: half of a surrogate pair cannot be written as UTF-8. */
const storable = (text: string | undefined): string | undefined =>
  text?.isWellFormed() ? text : undefined;

const timestamp = (source: RowSource): string => new Date(source.nowMs).toISOString();
const DATE_LENGTH = 'YYYY-MM-DD'.length;
const SECOND_MS = 1_000;

const OF_NOW = new Map<string | undefined, Placeholder['read']>([
  [undefined, timestamp],
  ['date', (source) => timestamp(source).slice(0, DATE_LENGTH)],
  ['seconds', ({ nowMs }) => Math.floor(nowMs / SECOND_MS)],
  ['ms', ({ nowMs }) => nowMs],
]);

const OF_TEXT = new Map<string | undefined, (text: string | undefined) => string | undefined>([
  [undefined, (text) => text],
  ['lower', (text) => text?.toLowerCase()],
]);

export const NOW = 'now';
export const USER_POOL_ID = 'userPoolId';
export const USER_NAME = 'userName';

const textFor = (name: string, { attributes, userName, userPoolId }: RowSource) => {
  switch (name) {
    case USER_NAME:
      return userName;
    case USER_POOL_ID:
      return userPoolId;
    default:
      return textOf(attributes, name);
  }
};

const known = <Value>(filter: Value | undefined): Value => {
  if (filter === undefined) {
    throw new TemplateError(
      'has an unknown filter: use |lower, and for {now} |date, |seconds or |ms',
    );
  }
  return filter;
};

/** @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SchemaAttributeType.html */
const NAME = /^[^\s"'|]+$/;

/**
 * Reads the text between two braces: a name and, after a bar, a filter.
 *
 * @throws {TemplateError} if it is neither
 */
export const placeholderOf = (text: string): Placeholder => {
  const [name, ...filters] = text.split('|').map((part) => part.trim());
  if (!name || !NAME.test(name)) {
    throw new TemplateError(
      "has a placeholder without a name: name one of Cognito's attributes, userName, userPoolId or now; write {{ and }} for braces",
    );
  }
  const filter = filters.length === 0 ? undefined : filters.join('|');
  if (name === NOW) {
    return { name, read: known(OF_NOW.get(filter)) };
  }
  const filtered = known(OF_TEXT.get(filter));
  return { name, read: (source) => filtered(storable(textFor(name, source))) };
};
