type List<Item> = Item | readonly Item[];

/** Values by condition key, by operator. */
export type Conditions = Readonly<
  Record<string, Readonly<Record<string, List<string | number | boolean>>>>
>;

/** Who a statement is about: anybody, or names by their kind. */
export type Principal = string | Readonly<Record<string, List<string>>>;

/**
 * A statement of a resource-based policy.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
export type Statement = {
  readonly Sid?: string;
  readonly Effect?: string;
  readonly Principal?: Principal;
  readonly NotPrincipal?: Principal;
  readonly Action?: List<string>;
  readonly NotAction?: List<string>;
  readonly Resource?: List<string>;
  readonly NotResource?: List<string>;
  readonly Condition?: Conditions;
};

/** A call that a policy has to judge. */
export type PolicyCall = {
  /** The service of AWS that calls, for example `events.amazonaws.com`. */
  readonly service: string;
  readonly action: string;
  /** ARN of what is called; undefined if it need not be looked at. */
  readonly resource?: string;
  /**
   * The values of condition keys, whose names are in lower case. An empty list says that the call
   * comes without the key; a key that is missing here is not known.
   */
  readonly keys: Readonly<Record<string, readonly string[]>>;
};

/** A policy has one value or a list of them. */
export const listOf = <Item>(value: List<Item> | undefined): readonly Item[] =>
  value === undefined ? [] : ([value].flat() as readonly Item[]); // flat() of a list of one depth

/** Matches a pattern: `*` is any text, `?` one character. */
export const isLike = (pattern: string, text: string): boolean => {
  const source = pattern
    .replaceAll(/[\\^$.+()[\]{}|]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(text);
};
