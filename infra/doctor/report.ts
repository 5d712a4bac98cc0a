import { bad, dim, good, warning } from '../cli/painter.ts';
import { CHECKS, type Check, SIGN_UP_CHECKS } from './check.ts';

const MARKS = {
  right: good('✔'),
  wrong: bad('✘'),
  skipped: dim('–'),
  unjudged: warning('?'),
  note: warning('!'),
} as const;
const WIDTH = Math.max(...[...CHECKS, ...SIGN_UP_CHECKS].map((name) => name.length));
const INDENT = ' '.repeat(WIDTH + 4);

/** Whether nothing is wrong, was left out, or could not be judged. */
export const isHealthy = (checks: readonly Check[]): boolean =>
  checks.every(({ result }) => result === 'right' || result === 'note');

/** A line for each check, and one for what to do about it. */
export const textReport = (checks: readonly Check[]): string =>
  checks
    .flatMap(({ name, result, says, advice }) => [
      `${MARKS[result]} ${name.padEnd(WIDTH)}  ${says}`,
      ...(advice === undefined ? [] : [`${INDENT}→ ${advice}`]),
    ])
    .join('\n');

/** The same for a program. */
export const jsonReport = (checks: readonly Check[]): string =>
  JSON.stringify({ ok: isHealthy(checks), checks }, undefined, 2);
