import { type Item, MAX_ITEM_BYTES } from './item.ts';

const LAST_BLANK = 0x20;

const isBlank = (bytes: Uint8Array): boolean => bytes.every((byte) => byte <= LAST_BLANK);

/** Puts the bytes of one item together, chunk by chunk, up to the limit. */
export class ItemBytes {
  /** Undefined once they are too many to be kept. */
  #parts: Buffer[] | undefined = [];
  #length = 0;
  #isBlank = true;

  add(part: Buffer): void {
    this.#length += part.byteLength;
    this.#isBlank = this.#isBlank && isBlank(part);
    if (this.#length > MAX_ITEM_BYTES) {
      this.#parts = undefined;
    }
    this.#parts?.push(part);
  }

  /** Hands the item over and begins the next. Nothing but blanks is no item. */
  take(place: string): Item[] {
    const raw = this.#parts && Buffer.concat(this.#parts);
    const items = this.#isBlank ? [] : [{ place, raw }];
    this.#parts = [];
    this.#length = 0;
    this.#isBlank = true;
    return items;
  }
}
