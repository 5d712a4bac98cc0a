import { crc32 } from 'node:zlib';

const DIGEST_BYTES = 4;

/** Node's checksum in the form that the SDK asks for. */
export class Crc32Node {
  readonly digestLength = DIGEST_BYTES;
  #value = 0;

  update(data: Uint8Array): void {
    this.#value = crc32(data, this.#value);
  }

  digestSync(): number {
    return this.#value >>> 0;
  }

  async digest(): Promise<Uint8Array> {
    const bytes = new Uint8Array(DIGEST_BYTES);
    new DataView(bytes.buffer).setUint32(0, this.digestSync(), false);
    return bytes;
  }

  reset(): void {
    this.#value = 0;
  }
}
