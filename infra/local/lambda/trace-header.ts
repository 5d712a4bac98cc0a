import { randomBytes } from 'node:crypto';

const ROOT = /Root=(?<traceId>[^;]+)/;

/**
 * A sampled trace header as Lambda hands it to a function.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export const newTraceHeader = (): string => {
  const epochSeconds = Math.floor(Date.now() / 1000).toString(16);
  const root = `1-${epochSeconds}-${randomBytes(12).toString('hex')}`;
  return `Root=${root};Parent=${randomBytes(8).toString('hex')};Sampled=1`;
};

/** The identifier that the segments of this trace carry. */
export const traceIdOf = (traceHeader: string): string =>
  ROOT.exec(traceHeader)?.groups?.traceId ?? '';
