import { expect, test } from '@jest/globals';
import { MAX_ITEM_BYTES } from '../../../infra/replay/items/item.ts';
import { readItems } from '../../../infra/replay/items/read-items.ts';

/** The bytes of a text, cut into chunks of a size. */
async function* chunksOf(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += size) {
    yield bytes.subarray(start, start + size);
  }
}

const read = async (text: string, size: number): Promise<[string, string | undefined][]> => {
  const items = await Array.fromAsync(readItems(chunksOf(text, size)));
  return items.map(({ place, raw }) => [place, raw?.toString()]);
};

const CHUNK_SIZES = [1, 2, 3, 7, 1_000];

test.each(CHUNK_SIZES)('lines are read byte for byte, in chunks of %i', async (size) => {
  const text = '\uFEFF\n {"a": "ü[" } \r\n\n\t\nnot json\n[1]\n{"last":1}';

  expect(await read(text, size)).toEqual([
    ['line 2', ' {"a": "ü[" } \r'],
    ['line 5', 'not json'],
    ['line 6', '[1]'],
    ['line 7', '{"last":1}'],
  ]);
});

test.each(CHUNK_SIZES)(
  'elements of an array are read byte for byte, in chunks of %i',
  async (size) => {
    const text = '\uFEFF \n[ {"a": ["]", "\\"}," ] , "b":{}},\n"x\\\\",[[1],2] , nope, 5 ]\n ';

    expect(await read(text, size)).toEqual([
      ['item 1', ' {"a": ["]", "\\"}," ] , "b":{}}'],
      ['item 2', '\n"x\\\\"'],
      ['item 3', '[[1],2] '],
      ['item 4', ' nope'],
      ['item 5', ' 5 '],
    ]);
  },
);

test.each([
  ['nothing', ''],
  ['blanks', ' \n\t\r\n '],
  ['an empty array', ' [ ] '],
])('%s holds no item', async (_, text) => {
  expect(await read(text, 3)).toEqual([]);
});

test('an array that is cut off does not go unnoticed', async () => {
  expect(await read('[{"a":1},{"b"', 4)).toEqual([
    ['item 1', '{"a":1}'],
    ['item 2', '{"b"'],
    ['the end of the array', ''],
  ]);
});

test('what stands behind an array does not go unnoticed', async () => {
  expect(await read('[1]\n[2]', 2)).toEqual([
    ['item 1', '1'],
    ['what follows on the array', '\n[2]'],
  ]);
});

test('an item that is too long is passed over, and not the next', async () => {
  const long = 'x'.repeat(MAX_ITEM_BYTES + 1);

  expect(await read(`${long}\nshort\n`, 65_536)).toEqual([
    ['line 1', undefined],
    ['line 2', 'short'],
  ]);
  expect(await read(`["${long}", 2]`, 65_536)).toEqual([
    ['item 1', undefined],
    ['item 2', ' 2'],
  ]);
});

test('no more is read than is taken', async () => {
  let chunks = 0;
  async function* source(): AsyncGenerator<Buffer> {
    for (;;) {
      chunks += 1;
      yield Buffer.from('{}\n');
    }
  }
  const items = readItems(source());

  await items.next();
  await items.next();

  expect(chunks).toBe(2);
  await items.return(undefined);
});

const PRETTY = JSON.stringify({ a: [{ b: 1 }], c: 'x' }, undefined, 2);

test.each(CHUNK_SIZES)(
  'one document with line breaks is one item, in chunks of %i',
  async (size) => {
    expect(await read(`\uFEFF\n${PRETTY}\n`, size)).toEqual([
      ['the document', expect.stringContaining(PRETTY)],
    ]);
  },
);

test('one document without a line break is one item', async () => {
  expect(await read('{"a":1}', 3)).toEqual([['the document', '{"a":1}']]);
});

test('objects a line are lines, also if the first is broken', async () => {
  expect(await read('{"a":1}\n{"b":\n{"c":2}\n', 5)).toEqual([
    ['line 1', '{"a":1}'],
    ['line 2', '{"b":'],
    ['line 3', '{"c":2}'],
  ]);
  expect(await read('{"a":\n{"b":2}\n', 5)).toEqual([
    ['line 1', '{"a":'],
    ['line 2', '{"b":2}'],
  ]);
});

test.each([
  ['a document that is cut off', PRETTY.slice(0, -2)],
  ['two documents with line breaks', `${PRETTY}\n${PRETTY}`],
  ['a broken object', '{"a":'],
])('%s is refused before the first item', async (_, text) => {
  await expect(read(text, 7)).rejects.toMatchObject({ code: 'ADD_USER_E_USAGE', exitCode: 2 });
});

test('a document that is too long is refused', async () => {
  const text = `{\n"a": "${'x'.repeat(17 * 1_048_576)}"\n}`;

  await expect(read(text, 65_536)).rejects.toMatchObject({ code: 'ADD_USER_E_USAGE' });
});

const SQS_EVENT = { Records: [{ messageId: '1', body: '{"a":1}' }, { body: 'x' }] };
const RECEIVED = { Messages: [{ MessageId: '1', Body: '{"a":1}' }] };

test.each<[string, string, string, readonly unknown[]]>([
  ['an SQS event', JSON.stringify(SQS_EVENT, undefined, 4), 'the document', SQS_EVENT.Records],
  ['an SQS event in one line', `${JSON.stringify(SQS_EVENT)}\n`, 'line 1', SQS_EVENT.Records],
  ['what was received', JSON.stringify(RECEIVED, undefined, 4), 'the document', RECEIVED.Messages],
  ['an SQS event in an array', JSON.stringify([SQS_EVENT]), 'item 1', SQS_EVENT.Records],
  ['an empty answer', JSON.stringify({ Messages: [] }), 'the document', []],
])('%s is taken apart into its messages', async (_, text, place, messages) => {
  expect(await read(text, 7)).toEqual(
    messages.map((message, index) => [`${place}, message ${index + 1}`, JSON.stringify(message)]),
  );
});

test('an event that only speaks of records and messages is no list of messages', async () => {
  const event = { request: { clientMetadata: { Messages: '"Records"' } }, Records: 'none' };

  expect(await read(JSON.stringify(event), 7)).toEqual([['the document', JSON.stringify(event)]]);
});
