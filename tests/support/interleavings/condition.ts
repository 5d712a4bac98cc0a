import type { AttributeValue } from '@aws-sdk/client-dynamodb';

export type Item = Readonly<Record<string, AttributeValue>>;

/** What `#names` and `:values` in an expression stand for. */
export type Placeholders = {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Item | undefined;
};

const TOKEN = /\s*(attribute_exists|attribute_not_exists|AND|OR|NOT|[#:]\w+|[()=<>])/gy;

const tokensOf = (expression: string): string[] => {
  const tokens = [...expression.matchAll(TOKEN)].map(([, token = '']) => token);
  if (tokens.join('') !== expression.replaceAll(/\s/g, '')) {
    throw new Error(`The model does not know the expression ${expression}`);
  }
  return tokens;
};

type Scalar = string | number | undefined;

const scalarOf = (value: AttributeValue | undefined): Scalar =>
  value?.N === undefined ? value?.S : Number(value.N);

/** DynamoDB compares only what is there and of one type. */
const compare = (left: Scalar, operator: string, right: Scalar): boolean => {
  if (left === undefined || right === undefined || typeof left !== typeof right) {
    return false;
  }
  const order = left < right ? '<' : left > right ? '>' : '=';
  return operator === order;
};

/**
 * Whether a condition expression holds for an item, or for none. It knows the operators that this project
 * and Powertools use.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */
export const holds = (expression: string, item: Item | undefined, input: Placeholders): boolean => {
  const tokens = tokensOf(expression);
  const next = (): string => tokens.shift() ?? '';
  const nameOf = (token: string): string => input.ExpressionAttributeNames?.[token] ?? token;
  const valueOf = (token: string): AttributeValue | undefined =>
    token.startsWith(':') ? input.ExpressionAttributeValues?.[token] : item?.[nameOf(token)];

  const primary = (): boolean => {
    const token = next();
    if (token === '(') {
      const value = either();
      next();
      return value;
    }
    if (token.startsWith('attribute_')) {
      next();
      const isThere = item?.[nameOf(next())] !== undefined;
      next();
      return isThere === (token === 'attribute_exists');
    }
    return compare(scalarOf(valueOf(token)), next(), scalarOf(valueOf(next())));
  };
  const negated = (): boolean => {
    if (tokens[0] !== 'NOT') {
      return primary();
    }
    next();
    return !negated();
  };
  const chain = (word: string, part: () => boolean, join: (all: boolean[]) => boolean) => () => {
    const all = [part()];
    while (tokens[0] === word) {
      next();
      all.push(part());
    }
    return join(all);
  };
  const both = chain('AND', negated, (all) => all.every(Boolean));
  const either: () => boolean = chain('OR', both, (all) => all.some(Boolean));
  return either();
};
