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
