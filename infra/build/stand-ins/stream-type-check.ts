const isNamed = (value: unknown, name: string): boolean =>
  (value as object | null | undefined)?.constructor?.name === name; // any value has a constructor or none

export const isReadableStream = (stream: unknown): boolean => isNamed(stream, 'ReadableStream');
export const isBlob = (blob: unknown): boolean => isNamed(blob, 'Blob') || isNamed(blob, 'File');
