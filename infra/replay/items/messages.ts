import { fieldsOf } from '../../../src/domain/fields.ts';
import type { Item } from './item.ts';

/** Where an SQS event and the answer of ReceiveMessage have their messages. */
const LISTS = ['Records', 'Messages'] as const;

const parse = (raw: Buffer): unknown => {
  try {
    return JSON.parse(raw.toString());
  } catch {
    return undefined; // the reader of the item says so
  }
};

const messagesIn = (raw: Buffer): readonly unknown[] | undefined => {
  if (!LISTS.some((name) => raw.includes(`"${name}"`))) {
    return undefined; // most are Cognito events, which are parsed once only
  }
  const fields = fieldsOf(parse(raw));
  return LISTS.map((name) => fields?.[name]).find((list) => Array.isArray(list));
};

/**
 * Takes SQS events and the output of `aws sqs receive-message` apart into their messages. Everything else
 * passes as it is.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 * @see https://docs.aws.amazon.com/cli/latest/reference/sqs/receive-message.html
 */
export async function* eachMessage(items: AsyncIterable<Item>): AsyncGenerator<Item> {
  for await (const item of items) {
    const messages = item.raw && messagesIn(item.raw);
    if (messages === undefined) {
      yield item;
      continue;
    }
    for (const [index, message] of messages.entries()) {
      const raw = Buffer.from(JSON.stringify(message));
      yield { place: `${item.place}, message ${index + 1}`, raw };
    }
  }
}
