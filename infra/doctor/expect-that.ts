import { type Check, type CheckName, right, wrong } from './check.ts';

/** What a check asks for, what it found, and what to do if that is not it. */
export type Expectation = {
  readonly holds: boolean;
  readonly found: string;
  readonly advice: string;
};

/** Turns an expectation into a check. */
export const expectThat = (name: CheckName, { holds, found, advice }: Expectation): Check =>
  holds ? right(name, found) : wrong(name, found, advice);
