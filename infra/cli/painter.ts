import { styleText } from 'node:util';

/** Colours for a terminal; plain text anywhere else, and where NO_COLOR is set. */
type Format = Parameters<typeof styleText>[0];

const paint =
  (format: Format) =>
  (text: string): string =>
    styleText(format, text, { stream: process.stdout });

export const bold = paint('bold');
export const dim = paint('dim');
export const good = paint('green');
export const bad = paint(['bold', 'red']);
export const warning = paint('yellow');
export const accent = paint('cyan');
