import { fieldsOf } from '../../../src/domain/fields.ts';
import { UsageError } from '../../cli/command-errors.ts';
import type { Item } from './item.ts';
import { splitLines } from './split-lines.ts';

/** A document is read as a whole: ten messages of SQS, of 1 MiB each, and what stands around them. */
const MAX_DOCUMENT_BYTES = 16 * 1_048_576;
const LINE_FEED = 0x0a;

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const isJson = (bytes: Buffer): boolean => parse(bytes.toString()) !== undefined;

/** Whether a line holds an object of its own: no line of a document with line breaks in it does. */
const isObject = (line: string): boolean => Object.keys(fieldsOf(parse(line)) ?? {}).length > 0;

const hasObjectLines = (bytes: Buffer): boolean => bytes.toString().split('\n').some(isObject);

type Beginning = { readonly bytes: Buffer; readonly isWhole: boolean };

/** Reads until `isEnough` says so, up to the limit. */
const readUntil = async (
  chunks: AsyncGenerator<Buffer>,
  isEnough: (chunk: Buffer) => boolean,
  before: Buffer = Buffer.alloc(0),
): Promise<Beginning> => {
  const parts = [before];
  let length = before.length;
  while (length <= MAX_DOCUMENT_BYTES) {
    const { value, done } = await chunks.next();
    if (done) {
      return { bytes: Buffer.concat(parts), isWhole: true };
    }
    parts.push(value);
    length += value.length;
    if (isEnough(value)) {
      break;
    }
  }
  return { bytes: Buffer.concat(parts), isWhole: false };
};

async function* linesOf(bytes: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Item> {
  async function* all(): AsyncGenerator<Buffer> {
    yield bytes;
    yield* rest;
  }
  yield* splitLines(all());
}

/**
 * Reads what begins with a brace: one JSON document with line breaks in it, or an object a line. If the
 * first line is JSON, it is the second.
 *
 * @throws {UsageError} before the first item, if it is neither
 */
export async function* readDocumentOrLines(chunks: AsyncGenerator<Buffer>): AsyncGenerator<Item> {
  const first = await readUntil(chunks, (chunk) => chunk.includes(LINE_FEED));
  const end = first.bytes.indexOf(
    LINE_FEED,
    first.bytes.findIndex((byte) => byte > 0x20),
  );
  if (end !== -1 && isJson(first.bytes.subarray(0, end))) {
    yield* linesOf(first.bytes, chunks);
    return;
  }
  const { bytes, isWhole } = first.isWhole
    ? first
    : await readUntil(chunks, () => false, first.bytes);
  if (isWhole && isJson(bytes)) {
    yield { place: 'the document', raw: bytes };
  } else if (hasObjectLines(bytes)) {
    yield* linesOf(bytes, chunks);
  } else {
    throw new UsageError(
      'What --file names is not readable JSON: it takes one Cognito event or parked message, an SQS event, the output of "aws sqs receive-message", a JSON array of them, or one a line.',
    );
  }
}
