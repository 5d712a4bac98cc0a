import { accent, dim } from '../../cli/painter.ts';
import { printable } from '../../cli/printable.ts';
import { wrap } from './wrap.ts';

const STEP = 2;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isStack = (name: string, value: unknown): value is readonly string[] =>
  name === 'stack' && Array.isArray(value);

const joined = (name: string, key: string): string => (name === '' ? key : `${name}.${key}`);

/** What a field holds, as `name=value`; the values of an object apart, without the stacks of errors. */
export const fieldWords = (name: string, value: unknown): readonly string[] => {
  if (isObject(value)) {
    return Object.entries(value)
      .filter(([key, inner]) => !isStack(key, inner))
      .flatMap(([key, inner]) => fieldWords(joined(name, key), inner));
  }
  const text = printable(typeof value === 'string' ? value : JSON.stringify(value));
  const label = name === '' ? '' : dim(`${printable(name)}=`);
  return [`${label}${name === 'outcome' ? accent(text) : text}`];
};

/**
 * The stack of each error in a field, a frame a line.
 *
 * @param indent columns that each line begins with
 */
export const stackText = (name: string, value: unknown, indent: number): readonly string[] => {
  if (!isObject(value)) {
    return [];
  }
  return Object.entries(value).flatMap(([key, inner]) =>
    isStack(key, inner)
      ? [
          ...wrap(dim(printable(joined(name, key))), indent),
          ...inner.flatMap((frame) => wrap(printable(String(frame)), indent + STEP, STEP)),
        ]
      : stackText(joined(name, key), inner, indent),
  );
};
