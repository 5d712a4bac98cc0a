/** A text from outside, with each control character told by its number: a terminal would obey it. */
export const printable = (text: string): string => text.replace(CONTROL, byNumber);

// Tabs do no harm, and Node.js writes them into log lines.
const CONTROL = /(?!\t)\p{Cc}/gu;

const byNumber = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
