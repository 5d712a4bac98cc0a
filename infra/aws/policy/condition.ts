import { type Conditions, isLike, listOf, type PolicyCall } from './statement.ts';
import { allOf, anyOf, not, type Truth, truthOf } from './truth.ts';

type Matches = (wanted: string, actual: string) => Truth;

const ARN_SEGMENTS = 6;

/** An ARN's segments; the last one may hold colons. */
const segmentsOf = (arn: string): readonly string[] => {
  const parts = arn.split(':');
  return [...parts.slice(0, ARN_SEGMENTS - 1), parts.slice(ARN_SEGMENTS - 1).join(':')];
};

/** A wildcard does not reach over a colon into the next segment. IAM leaves open what no ARN matches. */
const arnMatches: Matches = (wanted, actual) => {
  if (wanted.split(':').length < ARN_SEGMENTS) {
    return 'unknown';
  }
  const texts = segmentsOf(actual);
  return allOf(
    segmentsOf(wanted).map((pattern, index) => truthOf(isLike(pattern, texts[index] ?? ''))),
  );
};

const equals: Matches = (wanted, actual) => truthOf(wanted === actual);
const equalsInAnyCase: Matches = (wanted, actual) =>
  truthOf(wanted.toLowerCase() === actual.toLowerCase());
const like: Matches = (wanted, actual) => truthOf(isLike(wanted, actual));

/**
 * The operators that compare texts. Those that compare numbers, dates, addresses or bytes have no key
 * that is known here.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
const OPERATORS: Readonly<Record<string, { readonly matches: Matches; readonly isNot: boolean }>> =
  {
    stringequals: { matches: equals, isNot: false },
    stringnotequals: { matches: equals, isNot: true },
    stringequalsignorecase: { matches: equalsInAnyCase, isNot: false },
    stringnotequalsignorecase: { matches: equalsInAnyCase, isNot: true },
    stringlike: { matches: like, isNot: false },
    stringnotlike: { matches: like, isNot: true },
    arnequals: { matches: arnMatches, isNot: false },
    arnlike: { matches: arnMatches, isNot: false },
    arnnotequals: { matches: arnMatches, isNot: true },
    arnnotlike: { matches: arnMatches, isNot: true },
    bool: { matches: equalsInAnyCase, isNot: false },
  };

const NAME =
  /^(?:(?<quantifier>forallvalues|foranyvalue):)?(?<operator>\w+?)(?<ifExists>ifexists)?$/;

type Parsed = Readonly<Partial<Record<'quantifier' | 'operator' | 'ifExists', string>>>;

/** A policy variable such as `${aws:username}` stands for what only IAM knows. */
const isVariable = (value: string): boolean => value.includes('${');

/** What an operator makes of a key that the call comes without. */
const withoutKey = ({ quantifier, ifExists }: Parsed, isNot: boolean): Truth => {
  if (ifExists !== undefined || quantifier === 'forallvalues') {
    return 'yes';
  }
  return truthOf(isNot && quantifier !== 'foranyvalue');
};

const judge = (name: string, wanted: readonly string[], actual: readonly string[]): Truth => {
  const parsed: Parsed = NAME.exec(name.toLowerCase())?.groups ?? {};
  const { quantifier, operator = '' } = parsed;
  if (operator === 'null') {
    return anyOf(
      wanted.map((it) => truthOf((it.toLowerCase() === 'true') === (actual.length === 0))),
    );
  }
  const known = OPERATORS[operator];
  if (known === undefined) {
    return 'unknown';
  }
  if (actual.length === 0) {
    return withoutKey(parsed, known.isNot);
  }
  const each = actual.map((text) => {
    const hit = anyOf(wanted.map((it) => (isVariable(it) ? 'unknown' : known.matches(it, text))));
    return known.isNot ? not(hit) : hit;
  });
  return quantifier === 'forallvalues' ? allOf(each) : anyOf(each);
};

/** One condition of a statement, and whether a call meets it. */
export type Finding = {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
  readonly truth: Truth;
};

/** Judges each condition of a statement. All have to hold. */
export const judgeConditions = (
  conditions: Conditions,
  keys: PolicyCall['keys'],
): readonly Finding[] =>
  Object.entries(conditions).flatMap(([operator, wanted]) =>
    Object.entries(wanted).map(([key, value]) => {
      const values = listOf(value).map(String);
      const actual = keys[key.toLowerCase()];
      const truth = actual === undefined ? 'unknown' : judge(operator, values, actual);
      return { operator, key, values, truth };
    }),
  );
