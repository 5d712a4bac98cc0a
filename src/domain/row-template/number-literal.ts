import { TemplateError } from './template-error.ts';

/** As many digits as every number of JavaScript keeps. */
const SAFE_DIGITS = 15;
/** The number next to zero that DynamoDB takes. */
const SMALLEST = 1e-130;

const mantissaOf = (literal: string): string =>
  literal.replace(/e.*$/i, '').replace(/[-.]/g, '').replace(/^0+/, '');

const isKept = (value: number, literal: string): boolean => {
  const digits = mantissaOf(literal);
  if (value === 0) {
    return digits === '';
  }
  return (
    Math.abs(value) <= Number.MAX_SAFE_INTEGER &&
    Math.abs(value) >= SMALLEST &&
    (digits.length <= SAFE_DIGITS || String(value) === literal)
  );
};

/**
 * A number of a template, if it reaches the table as it was written.
 *
 * @throws {TemplateError} if JavaScript or DynamoDB would round it or refuse it
 */
export const exactNumber = (value: number, literal: string): number => {
  if (!isKept(value, literal)) {
    throw new TemplateError(
      `has a number that would not be stored as it is written: write it as a text`,
    );
  }
  return value + 0; // DynamoDB knows no negative zero
};
