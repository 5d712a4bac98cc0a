import type { Item } from './item.ts';
import { ItemBytes } from './item-bytes.ts';

const LINE_FEED = 0x0a;

/** Splits a file into its lines, byte for byte. Blank ones are left out, and counted. */
export async function* splitLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Item> {
  const bytes = new ItemBytes();
  let number = 1;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      bytes.add(chunk.subarray(start, end));
      yield* bytes.take(`line ${number}`);
      number += 1;
      start = end + 1;
    }
    bytes.add(chunk.subarray(start));
  }
  yield* bytes.take(`line ${number}`);
}
