/**
 * Written to stdout and stderr to tell what was written before. NUL characters do not appear in log
 * lines.
 *
 * @param {string} of
 */
export const endMark = (of) => `\u0000${of}\u0000`;

/** The mark of the moment at which the runtime asks for the next event. */
export const NEXT = 'next';

/** Splits a text at its marks: every second part is what a mark is of. */
export const END_MARKS = new RegExp(endMark('([\\w-]+)'));
