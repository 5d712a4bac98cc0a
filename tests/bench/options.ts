import { InvalidArgumentError } from 'commander';

/** Reads a whole number from 1 from the command line. */
export const count = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new InvalidArgumentError('It must be a whole number from 1.');
  }
  return value;
};
