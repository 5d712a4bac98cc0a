import { readDocumentOrLines } from './document-or-lines.ts';
import type { Item } from './item.ts';
import { eachMessage } from './messages.ts';
import { splitArray } from './split-array.ts';
import { splitLines } from './split-lines.ts';

const BYTE_ORDER_MARK = Buffer.from('\uFEFF');
const OPENING_BRACKET = 0x5b;
const OPENING_BRACE = 0x7b;
const LAST_BLANK = 0x20;

const isNoBlank = (byte: number): boolean => byte > LAST_BLANK;

/** Leaves out the mark that some editors put first. */
const withoutMark = (bytes: Buffer): Buffer =>
  bytes.indexOf(BYTE_ORDER_MARK) === 0 ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes;

const isTelling = (head: Buffer): boolean =>
  head.length >= BYTE_ORDER_MARK.length && withoutMark(head).some(isNoBlank);

/** Reads just far enough to tell what follows. A pipe can bring its bytes one by one. */
const readHead = async (chunks: AsyncGenerator<Buffer>): Promise<Buffer> => {
  let head = Buffer.alloc(0);
  while (!isTelling(head)) {
    const { value, done } = await chunks.next();
    if (done) {
      break;
    }
    head = Buffer.concat([head, value]);
  }
  return withoutMark(head);
};

async function* chunksOf(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield* source;
}

async function* chunksFrom(head: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield head;
  yield* rest;
}

/** Which form it is, the first character tells: an array, objects or one object, or lines of anything. */
async function* readParts(source: AsyncIterable<Buffer>): AsyncGenerator<Item> {
  const rest = chunksOf(source);
  const head = await readHead(rest);
  const at = head.findIndex(isNoBlank);
  if (head[at] === OPENING_BRACKET) {
    yield* splitArray(chunksFrom(head.subarray(at + 1), rest));
  } else if (head[at] === OPENING_BRACE) {
    yield* readDocumentOrLines(chunksFrom(head, rest));
  } else {
    yield* splitLines(chunksFrom(head, rest));
  }
}

/**
 * Reads confirmations from bytes: one a line or the elements of a JSON array, in constant memory, or one
 * JSON document. SQS events and the output of `aws sqs receive-message` are taken apart, whichever way
 * they come.
 *
 * @throws {UsageError} before the first item, if it is none of these
 */
export const readItems = (source: AsyncIterable<Buffer>): AsyncGenerator<Item> =>
  eachMessage(readParts(source));
