import { OptionError } from './option-error.ts';

/** Reads one option from its text. Undefined stands for an option that is not set. */
export type OptionReader<Value> = (name: string, text: string | undefined) => Value;

/** Text of a certain form. */
export const text =
  (form: RegExp, fallback: string, meaning: string): OptionReader<string> =>
  (name, given = fallback) => {
    if (!form.test(given)) {
      throw new OptionError(name, `must be ${meaning}.`);
    }
    return given;
  };

/** One of a few words. */
export const oneOf =
  <Word extends string>(words: readonly Word[], fallback: Word): OptionReader<Word> =>
  (name, given = fallback) => {
    const word = words.find((candidate) => candidate === given);
    if (word === undefined) {
      throw new OptionError(name, `must be one of ${words.join(', ')}.`);
    }
    return word;
  };

/** A whole number between two others, both included. */
export const wholeNumber =
  (least: number, most: number, fallback: number): OptionReader<number> =>
  (name, given = String(fallback)) => {
    const value = Number(given);
    if (!/^\d+$/.test(given) || value < least || value > most) {
      throw new OptionError(name, `must be a whole number from ${least} to ${most}.`);
    }
    return value;
  };

/** One of a few numbers. */
export const oneNumberOf =
  (numbers: readonly number[], fallback: number): OptionReader<number> =>
  (name, given = String(fallback)) => {
    const value = Number(given);
    if (!numbers.includes(value)) {
      throw new OptionError(name, `must be one of ${numbers.join(', ')}.`);
    }
    return value;
  };

/** A list with commas, each part of a certain form. */
export const list =
  (form: RegExp, meaning: string): OptionReader<readonly string[]> =>
  (name, given = '') => {
    const parts = given
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
    if (!parts.every((part) => form.test(part))) {
      throw new OptionError(name, `must be a list, with commas, of ${meaning}.`);
    }
    return [...new Set(parts)];
  };

/** Text of a certain form, or nothing. */
export const optional =
  (form: RegExp, meaning: string): OptionReader<string | undefined> =>
  (name, given = '') => {
    if (given !== '' && !form.test(given)) {
      throw new OptionError(name, `must be ${meaning}.`);
    }
    return given === '' ? undefined : given;
  };
