import { OptionError } from './option-error.ts';

/** @throws {OptionError} if the key is of another region: tables, queues, topics and logs take none */
export const requireRegion = (kmsKeyArn: string, region: string): void => {
  if (kmsKeyArn.split(':')[3] !== region) {
    throw new OptionError(
      'kmsKeyArn',
      `must be a key of the region of the stack, ${region}: make a key there, or a replica of a multi-Region key.`,
    );
  }
};
