/** One confirmation as it stands in its source. */
export type Item = {
  /** Where it stands: `line 17`, or `item 17` of a JSON array. */
  readonly place: string;
  /** Its bytes, or undefined if it is too long to be kept. */
  readonly raw: Buffer | undefined;
};

/**
 * Nothing that can be replayed comes near this: a Cognito event holds at most 50 attributes of 2,048
 * characters, and a message of SQS 1 MiB. Without a limit, a file without line breaks would be read
 * into memory as a whole.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
 */
export const MAX_ITEM_BYTES = 1_048_576;
