import { type ZipOptions, type Zippable, zipSync } from 'fflate';
import type { BundledFile } from './bundle.ts';

const UNIX = 3;
const READABLE_BY_ALL = 0o100644 << 16;

// Zip holds local time fields, so the fields are fixed and not the instant: any TZ, same bytes.
const firstZipDay = (): Date => new Date(1980, 0, 1);

/** Packs files so that equal contents give equal bytes, whenever and wherever they are packed. */
export const deterministicZip = (files: readonly BundledFile[]): Uint8Array => {
  const options: ZipOptions = { level: 9, mtime: firstZipDay(), os: UNIX, attrs: READABLE_BY_ALL };
  const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
  const zippable: Zippable = Object.fromEntries(
    sorted.map(({ name, content }) => [name, [content, options]]),
  );
  return zipSync(zippable);
};
