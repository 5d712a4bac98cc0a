import { fieldsOf } from '../../src/domain/fields.ts';
import { type RowSource, USER_NAME } from '../../src/domain/row-template/placeholder.ts';
import { parseText } from '../../src/domain/row-template/text-template.ts';

/** An entry of a template that one user's row does not have. */
export type LeftOut = {
  /** Names of attributes and positions in lists, from the row inwards. */
  readonly path: readonly (string | number)[];
  readonly why: string;
};

const whyMissing = (name: string, { attributes, userName }: RowSource): string => {
  if (name === USER_NAME) {
    return userName === undefined ? 'the event has no userName' : `userName ${NOT_STORABLE}`;
  }
  const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  if (value === undefined) {
    return `the user has no ${name}`;
  }
  if (value === '') {
    return `${name} is empty`;
  }
  return typeof value === 'string' ? `${name} ${NOT_STORABLE}` : `${name} is not a text`;
};

const NOT_STORABLE = 'has half of a surrogate pair, which DynamoDB cannot store';

const missingIn = (text: string, source: RowSource): readonly string[] => {
  const names = parseText(text)
    .filter((part) => typeof part !== 'string')
    .filter((placeholder) => placeholder.read(source) === undefined)
    .map(({ name }) => name);
  return [...new Set(names)];
};

/**
 * The entries of a template that need what a user lacks.
 *
 * @param value the template, or a value in it, as JSON
 */
export const leftOutOf = (
  value: unknown,
  source: RowSource,
  path: LeftOut['path'] = [],
): readonly LeftOut[] => {
  if (typeof value === 'string') {
    const missing = missingIn(value, source);
    const why = missing.map((name) => whyMissing(name, source)).join(' and ');
    return missing.length === 0 ? [] : [{ path, why }];
  }
  if (Array.isArray(value)) {
    return value.flatMap((inner, index) => leftOutOf(inner, source, [...path, index]));
  }
  return Object.entries(fieldsOf(value) ?? {}).flatMap(([name, inner]) =>
    leftOutOf(inner, source, [...path, name]),
  );
};
