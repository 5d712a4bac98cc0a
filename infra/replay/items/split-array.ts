import { ArrayScanner } from './array-scanner.ts';
import type { Item } from './item.ts';
import { ItemBytes } from './item-bytes.ts';

/** Cuts elements out of chunks that know nothing of where they end. */
class ArraySplitter {
  readonly #scanner = new ArrayScanner();
  readonly #bytes = new ItemBytes();
  #number = 1;

  *push(chunk: Buffer): Generator<Item> {
    let start = 0;
    while (start < chunk.length && !this.#scanner.hasEnded) {
      const end = this.#endOfElement(chunk, start);
      this.#bytes.add(chunk.subarray(start, end));
      if (end < chunk.length) {
        yield* this.#bytes.take(`item ${this.#number}`);
        this.#number += 1;
      }
      start = end + 1;
    }
    this.#bytes.add(chunk.subarray(start));
  }

  *end(): Generator<Item> {
    if (this.#scanner.hasEnded) {
      yield* this.#bytes.take('what follows on the array');
    } else {
      yield* this.#bytes.take(`item ${this.#number}`);
      yield { place: 'the end of the array', raw: Buffer.alloc(0) };
    }
  }

  /** Where the element ends that begins at `start`: at a separator, or with the chunk. */
  #endOfElement(chunk: Buffer, start: number): number {
    let at = start;
    while (at < chunk.length && !this.#scanner.step(chunk[at] ?? 0)) {
      at += 1;
    }
    return at;
  }
}

/**
 * Splits a JSON array into its elements, byte for byte. What stands behind the array, and an array
 * that does not end, is an item that cannot be read, so that neither goes unnoticed.
 *
 * A parser would end with the first fault of the file, and would not know an element's own bytes.
 *
 * @param chunks what follows on the array's opening bracket
 */
export async function* splitArray(chunks: AsyncIterable<Buffer>): AsyncGenerator<Item> {
  const splitter = new ArraySplitter();
  for await (const chunk of chunks) {
    yield* splitter.push(chunk);
  }
  yield* splitter.end();
}
