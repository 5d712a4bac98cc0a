type Matcher = string | { readonly prefix: string };
export type Pattern = { readonly [field: string]: readonly Matcher[] | Pattern };

const matches = (matcher: Matcher, value: unknown): boolean =>
  typeof matcher === 'string'
    ? value === matcher
    : typeof value === 'string' && value.startsWith(matcher.prefix);

const isList = (rule: readonly Matcher[] | Pattern): rule is readonly Matcher[] =>
  Array.isArray(rule);

/**
 * Whether EventBridge would take an event by a pattern, as far as this stack's patterns go: equal texts,
 * and the beginnings of texts.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export const isTaken = (pattern: Pattern, event: unknown): boolean => {
  const fields = (event ?? {}) as Readonly<Record<string, unknown>>; // what is no object has no fields
  return Object.entries(pattern).every(([field, rule]) =>
    isList(rule)
      ? rule.some((matcher) => matches(matcher, fields[field]))
      : isTaken(rule, fields[field]),
  );
};

const valueAt = (event: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (value, name) => (value as Readonly<Record<string, unknown>> | undefined)?.[name],
      event,
    );

/**
 * What EventBridge makes of an event by an input template of JSON, whose paths stand without quotes.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-input-transformation.html
 */
export const transformed = (template: string, event: unknown): unknown =>
  JSON.parse(
    template.replaceAll(/<\$\.([\w.-]+)>/g, (_path, path: string) =>
      JSON.stringify(valueAt(event, path)),
    ),
  );
