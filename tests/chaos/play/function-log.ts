import type { Invocation } from '../../../infra/local/lambda/invocation.ts';
import { type LogFields, parseLogLine } from '../../../infra/local/log-line.ts';
import { leaks } from '../../support/seeded-events.ts';
import type { Said, UserRecord } from './ledger.ts';

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

const linesOf = ({ stdout, stderr }: Invocation, message: string): readonly LogFields[] =>
  [...stdout, ...stderr]
    .map((line) => parseLogLine(line).fields)
    .filter((fields) => fields?.message === message)
    .filter((fields) => fields !== undefined);

/** What an invocation says of the next function: nothing if it was called and went well. */
export const nextFunctionResult = (invocation: Invocation): string | undefined =>
  textOf(linesOf(invocation, 'next function')[0]?.result);

/** The canonical lines that an invocation wrote, by the user they are about. */
export const confirmationLines = (invocation: Invocation): readonly LogFields[] =>
  linesOf(invocation, 'confirmation');

/** What the canonical line says. Nothing if there is none, or more than one. */
export const saidIn = (lines: readonly LogFields[]): Said => {
  const only = lines.length === 1 ? lines[0] : undefined;
  return {
    outcome: textOf(only?.outcome),
    degraded: only?.degraded === true,
    level: textOf(only?.level),
  };
};

/** Notes where the log of an invocation says something personal of these users. */
export const noteLeaks = ({ stdout, stderr }: Invocation, users: readonly UserRecord[]): void => {
  const text = [...stdout, ...stderr].join('\n');
  for (const user of users) {
    user.leaks += leaks(text, user.story.seeds).length;
  }
};
