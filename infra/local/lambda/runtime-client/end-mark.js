/**
 * Written to stdout and stderr each time the runtime asks for the next event. NUL characters do not
 * appear in log lines.
 */
export const END_MARK = '\u0000next\u0000';
