import { isAttributeName, isSmallEnough, type Json, type Row } from '../row.ts';
import { hasKey, type TableKey } from '../table-key.ts';
import { exactNumber } from './number-literal.ts';
import { NOW, type RowSource, USER_NAME, USER_POOL_ID } from './placeholder.ts';
import { TemplateError } from './template-error.ts';
import { fillText, namesIn, parseText } from './text-template.ts';

/** How the row of any user is made. */
export type RowTemplate = {
  /** As it was written. */
  readonly text: string;
  /** The key of the table that the row is for. */
  readonly key: TableKey;
  /** Cognito's attributes that the row is made of. */
  readonly attributeNames: readonly string[];
  /** The row's attribute that holds the user's `sub` and nothing else, if there is one. */
  readonly subAttribute: string | undefined;
  /** Whether the key holds the user's `sub`, so that no two users can have the same. */
  readonly hasSubInKey: boolean;
  /**
   * Makes a user's row. What the user lacks is left out.
   *
   * @returns undefined if DynamoDB takes no such row: the key lacks something or is too long, or the
   * whole is too large
   */
  rowOf(source: RowSource): Row | undefined;
};

/** A value of a template, read. */
type Compiled = {
  /** Of all placeholders in it. */
  readonly names: readonly string[];
  /** Undefined: the user lacks what it needs. */
  make(source: RowSource): Json | undefined;
};

type NamedValue = readonly [name: string, value: Compiled];

/** DynamoDB counts 32 levels, of which the attribute itself is one. */
const MAX_LEVELS = 31;

const compileText = (text: string): Compiled => {
  const template = parseText(text);
  return { names: namesIn(template), make: (source) => fillText(template, source) };
};

const compileList = (list: readonly Json[], level: number): Compiled => {
  const values = list.map((value) => compile(value, level));
  return {
    names: values.flatMap(({ names }) => names),
    make: (source) =>
      values.map((value) => value.make(source)).filter((value) => value !== undefined),
  };
};

const makeObject = (values: readonly NamedValue[], source: RowSource): Row =>
  Object.fromEntries(
    values.flatMap(([name, value]): (readonly [string, Json])[] => {
      const made = value.make(source);
      return made === undefined ? [] : [[name, made]];
    }),
  );

const namedValue = (name: string, value: Json, level: number): NamedValue => {
  if (!isAttributeName(name)) {
    throw new TemplateError('has an attribute that cannot have its name: give it another name');
  }
  return [name, compile(value, level)];
};

const compileObject = (object: Row, level: number) => {
  const values = Object.entries(object).map(([name, value]) => namedValue(name, value, level));
  return {
    names: values.flatMap(([, { names }]) => names),
    make: (source: RowSource) => makeObject(values, source),
  };
};

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

const compile = (value: Json, level: number): Compiled => {
  if (typeof value === 'string') {
    return compileText(value);
  }
  if (typeof value !== 'object' || value === null) {
    return { names: [], make: () => value };
  }
  if (level > MAX_LEVELS) {
    throw new TemplateError(`has more levels than DynamoDB takes: ${MAX_LEVELS} below the row`);
  }
  return isList(value) ? compileList(value, level + 1) : compileObject(value, level + 1);
};

const FORM = 'must be a JSON object, for example {"sub":"{sub}","email":"{email}"}';

/** Some runtimes do not show a reviver how a number was written; Node does. */
type Reviver = (name: string, value: Json, context: { readonly source: string }) => Json;
const withExactNumbers: Reviver = (_name, value, { source }) =>
  typeof value === 'number' ? exactNumber(value, source) : value;

const parseObject = (text: string): Row => {
  const value: Json = parseJson(text);
  if (typeof value !== 'object' || value === null || isList(value)) {
    throw new TemplateError(FORM);
  }
  return value;
};

const parseJson = (text: string): Json => {
  try {
    return JSON.parse(text, withExactNumbers as Parameters<typeof JSON.parse>[1]);
  } catch (fault) {
    throw fault instanceof TemplateError ? fault : new TemplateError(FORM);
  }
};

/** The same for (nearly) all users of a pool. */
const SHARED: readonly string[] = [
  USER_POOL_ID,
  'cognito:user_status',
  'email_verified',
  'phone_number_verified',
];

const isFullText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** The placeholders in the key. @throws {TemplateError} if rows could not have it */
const keyNamesOf = (object: Row, key: TableKey): readonly string[] => {
  const texts = key.map((name) => (Object.hasOwn(object, name) ? object[name] : undefined));
  if (!texts.every(isFullText)) {
    throw new TemplateError(
      'must have a text for each key attribute of the table: add what is missing',
    );
  }
  const names = texts.flatMap((text) => namesIn(parseText(text)));
  if (names.includes(NOW)) {
    throw new TemplateError(
      'has {now} in the key, so that a user would get another row each time: leave it out there',
    );
  }
  if (names.every((name) => SHARED.includes(name))) {
    throw new TemplateError(
      'makes the same key for every user: put {sub}, {userName} or {email} into it',
    );
  }
  return names;
};

const SUB = 'sub';
const SUB_ALONE = /^\{\s*sub\s*\}$/;

const subAttributeOf = (object: Row): string | undefined =>
  Object.entries(object).find(
    ([, value]) => typeof value === 'string' && SUB_ALONE.test(value),
  )?.[0];

const OF_THE_EVENT: readonly string[] = [NOW, USER_NAME, USER_POOL_ID];

/**
 * Reads a row's template. It is read once; `docs/row.md` describes it.
 *
 * @param text a JSON object
 * @param key of the table that the row is for
 * @throws {TemplateError} if it can make no row, or one that cannot be what was meant
 */
export const parseRowTemplate = (text: string, key: TableKey): RowTemplate => {
  const object = parseObject(text);
  const { names, make } = compileObject(object, 1);
  const keyNames = keyNamesOf(object, key);
  return {
    text,
    key,
    attributeNames: [...new Set(names)].filter((name) => !OF_THE_EVENT.includes(name)),
    subAttribute: subAttributeOf(object),
    hasSubInKey: keyNames.includes(SUB),
    rowOf(source) {
      const row = make(source);
      return hasKey(row, key) && isSmallEnough(row) ? row : undefined;
    },
  };
};
