import { UsageError } from '../../cli/command-errors.ts';

const VARIABLE = 'AWS_ENDPOINT_URL_DYNAMODB';
const PROTOCOLS = ['http:', 'https:'];

/**
 * URL of the DynamoDB that somebody else runs, if the environment names one.
 *
 * @throws {UsageError} if what it names is not the URL of a web service
 */
export const externalEndpoint = (): string | undefined => {
  const endpoint = process.env[VARIABLE];
  if (!endpoint) {
    return undefined;
  }
  if (!PROTOCOLS.includes(URL.parse(endpoint)?.protocol ?? '')) {
    const given = JSON.stringify(endpoint);
    throw new UsageError(`${VARIABLE} must be a URL such as http://127.0.0.1:8000, not ${given}.`);
  }
  return endpoint;
};

/** @throws {UsageError} if tables are to be kept in a folder, and somebody else runs the DynamoDB */
export const refuseKeptFolder = (keepDir: string | undefined): void => {
  if (externalEndpoint() !== undefined && keepDir !== undefined) {
    throw new UsageError(`--keep has no effect on ${VARIABLE}: leave one of them out.`);
  }
};
