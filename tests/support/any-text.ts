import fc from 'fast-check';

const SURROGATES = { first: 0xd800, count: 0x800 } as const;
const LAST = 0x10ffff;

const characterOf = (index: number): string =>
  String.fromCodePoint(index < SURROGATES.first ? index : index + SURROGATES.count);

const indexOf = (character: unknown): number => {
  if (typeof character !== 'string' || [...character].length !== 1 || !character.isWellFormed()) {
    throw new Error('This is no character.');
  }
  const codePoint = character.codePointAt(0) ?? 0;
  return codePoint < SURROGATES.first ? codePoint : codePoint - SURROGATES.count;
};

/**
 * Any text of Unicode, as `fc.string({ unit: 'binary' })` has it. That one first makes a table of all the
 * million characters, which takes a second in each test file.
 */
export const anyText = (): fc.Arbitrary<string> =>
  fc.string({ unit: fc.nat({ max: LAST - SURROGATES.count }).map(characterOf, indexOf) });
