import { isDeepStrictEqual } from 'node:util';

type Entries = Readonly<Record<string, unknown>>;

/** Where two JSON values differ: a line for each place, `path: sent → got back`. */
export const differences = (sent: unknown, received: unknown, path = ''): readonly string[] => {
  if (isDeepStrictEqual(sent, received)) {
    return [];
  }
  if (
    isContainer(sent) &&
    isContainer(received) &&
    Array.isArray(sent) === Array.isArray(received)
  ) {
    const keys = new Set([...Object.keys(sent), ...Object.keys(received)]);
    return [...keys].flatMap((key) =>
      differences(sent[key], received[key], path === '' ? key : `${path}.${key}`),
    );
  }
  return [`${path || 'the event'}: ${display(sent)} → ${display(received)}`];
};

const isContainer = (value: unknown): value is Entries =>
  typeof value === 'object' && value !== null;

const display = (value: unknown): string => JSON.stringify(value) ?? 'nothing';
