const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPENING: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const CLOSING: ReadonlySet<number> = new Set([0x5d, 0x7d]);

/** Follows JSON byte by byte, just far enough to know where an element of the outer array ends. */
export class ArrayScanner {
  #depth = 0;
  #isInText = false;
  #isEscaped = false;
  /** Whether the array is closed. */
  hasEnded = false;

  /** @returns whether this byte stands behind an element */
  step(byte: number): boolean {
    if (this.#isInText) {
      this.#stepInText(byte);
      return false;
    }
    if (byte === QUOTE) {
      this.#isInText = true;
    } else if (OPENING.has(byte)) {
      this.#depth += 1;
    } else if (CLOSING.has(byte)) {
      return this.#close();
    }
    return byte === COMMA && this.#depth === 0;
  }

  #stepInText(byte: number): void {
    if (this.#isEscaped) {
      this.#isEscaped = false;
    } else if (byte === BACKSLASH) {
      this.#isEscaped = true;
    } else if (byte === QUOTE) {
      this.#isInText = false;
    }
  }

  #close(): boolean {
    this.hasEnded = this.#depth === 0;
    this.#depth -= 1;
    return this.hasEnded;
  }
}
