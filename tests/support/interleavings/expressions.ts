import conditionParser from 'dynalite/db/conditionParser.js';
import dynaliteDb from 'dynalite/db/index.js';
import updateParser from 'dynalite/db/updateParser.js';

/** An attribute as DynamoDB's protocol has it. */
export type Attribute = { readonly S?: string; readonly N?: string };
export type Item = Readonly<Record<string, Attribute>>;

/** What `#names` and `:values` in an expression stand for. */
export type Placeholders = {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Item;
};

type Parser<Parsed> = { parse(expression: string, options: object): Parsed };
type Database = {
  readonly compare: unknown;
  matchesExprFilter(item: Item, expression: unknown): boolean;
};

// Dynalite has no types. Its parsers and its comparison are those of a whole DynamoDB.
const database = dynaliteDb as Database;
const conditions = conditionParser as Parser<{ readonly expression: unknown }>;
const updates = updateParser as Parser<{
  readonly sections: readonly { readonly path: readonly [string]; readonly val: Attribute }[];
}>;

const contextOf = (placeholders: Placeholders) => ({
  context: {
    attrNames: placeholders.ExpressionAttributeNames ?? {},
    attrVals: placeholders.ExpressionAttributeValues ?? {},
    unusedAttrNames: {},
    unusedAttrVals: {},
    isReserved: () => false,
    compare: database.compare,
  },
});

/** To parse one takes longer than the call that it belongs to, and most come again in each order of steps. */
const parsedConditions = new Map<string, unknown>();

const parsedCondition = (expression: string, placeholders: Placeholders): unknown => {
  const { ExpressionAttributeNames, ExpressionAttributeValues } = placeholders;
  const key = JSON.stringify([expression, ExpressionAttributeNames, ExpressionAttributeValues]);
  const parsed =
    parsedConditions.get(key) ?? conditions.parse(expression, contextOf(placeholders)).expression;
  parsedConditions.set(key, parsed);
  return parsed;
};

/** Whether a condition expression holds for an item, or for none. */
export const holds = (
  expression: string,
  item: Item | undefined,
  placeholders: Placeholders,
): boolean => database.matchesExprFilter(item ?? {}, parsedCondition(expression, placeholders));

/** The attributes that an update expression sets. It knows `SET #name = :value` and no more. */
export const assignedBy = (expression: string, placeholders: Placeholders): Item =>
  Object.fromEntries(
    updates
      .parse(expression, contextOf(placeholders))
      .sections.map(({ path: [name], val }) => [name, val]),
  );
