type Entries = Readonly<Record<string, unknown>>;
type Pair = { readonly path: string; readonly sent: unknown; readonly received: unknown };

/**
 * Where an answer differs from what was sent: a line for each place, `path: sent → got back`. Both
 * count as JSON holds them, so `-0` is sent as `0`, and what is too big for a number as `null`.
 */
export const differences = (sent: unknown, received: unknown): readonly string[] => {
  const sentText = textOf(sent);
  if (sentText === textOf(received)) {
    return [];
  }
  return differingPairs({ path: '', sent: JSON.parse(sentText), received }).map(
    (pair) => `${pair.path || 'the event'}: ${display(pair.sent)} → ${display(pair.received)}`,
  );
};

const differingPairs = (whole: Pair): readonly Pair[] => {
  // A list that grows while it is walked, because nesting may be deeper than calls can be.
  const pairs = [whole];
  for (const { path, sent, received } of pairs) {
    if (isSameKind(sent, received)) {
      for (const inner of innerPairs(path, sent, received)) {
        pairs.push(inner);
      }
    }
  }
  return pairs.filter(({ sent, received }) => !isSameKind(sent, received) && sent !== received);
};

// What the sandbox is sent.
const textOf = (value: unknown): string => JSON.stringify(value) ?? 'null';

const isSameKind = (sent: unknown, received: unknown): sent is Entries =>
  isContainer(sent) && isContainer(received) && Array.isArray(sent) === Array.isArray(received);

const innerPairs = (path: string, sent: Entries, received: unknown): readonly Pair[] => {
  const other = received as Entries; // a container of the same kind
  return [...new Set([...Object.keys(sent), ...Object.keys(other)])].map((key) => ({
    path: path === '' ? key : `${path}.${key}`,
    sent: valueAt(sent, key),
    received: valueAt(other, key),
  }));
};

const valueAt = (entries: Entries, key: string): unknown =>
  Object.hasOwn(entries, key) ? entries[key] : undefined;

const isContainer = (value: unknown): value is Entries =>
  typeof value === 'object' && value !== null;

const display = (value: unknown): string => JSON.stringify(value) ?? 'nothing';
