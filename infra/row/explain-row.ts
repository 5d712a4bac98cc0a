import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type Reading, readConfirmation, SIGN_UP_SOURCE } from '../../src/domain/confirmation.ts';
import type { Row } from '../../src/domain/row.ts';
import type { RowSource } from '../../src/domain/row-template/placeholder.ts';
import type { RowTemplate } from '../../src/domain/row-template/row-template.ts';
import { fillText, parseText } from '../../src/domain/row-template/text-template.ts';
import { hasKey } from '../../src/domain/table-key.ts';
import { type LeftOut, leftOutOf } from './left-out.ts';

/** What a template makes of one event. */
export type RowExplanation = {
  readonly reading: Reading['kind'];
  /** Why there is no row. */
  readonly why: string | undefined;
  readonly row: Row | undefined;
  /** The row as PutItem takes it. */
  readonly item: Readonly<Record<string, AttributeValue>> | undefined;
  readonly leftOut: readonly LeftOut[];
};

const whyNoKey = (
  template: RowTemplate,
  source: RowSource,
  leftOut: readonly LeftOut[],
): string => {
  const missing = leftOut.filter(({ path: [name] }) => template.key.includes(String(name)));
  if (missing.length > 0) {
    const parts = missing.map(({ path: [name], why }) => `${name} cannot be made: ${why}`);
    return `The key attribute ${parts.join('; ')}.`;
  }
  const texts: Readonly<Record<string, string>> = JSON.parse(template.text);
  const key = template.key.map((name) => [name, fillText(parseText(texts[name] ?? ''), source)]);
  return hasKey(Object.fromEntries(key), template.key)
    ? 'The row is larger than DynamoDB takes: 400 KB.'
    : 'The key is longer than DynamoDB takes: 2,048 bytes for a partition key, 1,024 for a sort key.';
};

const WHY = {
  'not-a-sign-up': `Only an event with the triggerSource ${SIGN_UP_SOURCE} makes a row.`,
  malformed:
    'It is not an event of Cognito: it needs triggerSource, userPoolId, request.userAttributes, and a sub or a userName.',
} as const;

/**
 * Reads an event as the trigger does, and says what its row is made of. Writes nothing.
 *
 * @param event any JSON value
 * @param nowMs what `{now}` stands for: milliseconds since 1970
 */
export const explainRow = (
  event: unknown,
  template: RowTemplate,
  nowMs: number,
): RowExplanation => {
  const sources: RowSource[] = [];
  // The trigger's own reader says what the template gets to see.
  const observed: RowTemplate = {
    ...template,
    rowOf: (given) => {
      sources.push(given);
      return template.rowOf(given);
    },
  };
  const reading = readConfirmation(event, { template: observed, nowMs });
  const [source] = sources;
  const leftOut = source ? leftOutOf(JSON.parse(template.text), source) : [];
  const none = { reading: reading.kind, row: undefined, item: undefined, leftOut };
  if (reading.kind === 'sign-up') {
    const { row } = reading.write;
    return { ...none, why: undefined, row, item: marshall(row) };
  }
  return source
    ? { ...none, why: whyNoKey(template, source, leftOut) }
    : { ...none, why: WHY[reading.kind as keyof typeof WHY] }; // else the template was asked
};
