import { NormalizedSchema } from '@smithy/core/schema';

/** A shape of the SDK's own model of a service, which it reads and writes the wire by. */
export type Shape = Parameters<typeof NormalizedSchema.of>[0];

/** The members of a structure, by name. */
export const membersOf = (shape: Shape): ReadonlyMap<string, NormalizedSchema> =>
  new Map(NormalizedSchema.of(shape).structIterator());

/** Whether two members are of one shape, so that a value of one fits the other. */
export const isSameShape = (a: NormalizedSchema, b: NormalizedSchema): boolean =>
  a.getSchema() === b.getSchema();

const sampleOfContainer = (schema: NormalizedSchema, path: string): unknown => {
  if (schema.isListSchema()) {
    return [sampleOf(schema.getValueSchema(), `${path}-item`)];
  }
  if (schema.isMapSchema()) {
    return { [`${path}-key`]: sampleOf(schema.getValueSchema(), `${path}-value`) };
  }
  const members = [...membersOf(schema)];
  return Object.fromEntries(
    members.map(([name, member]) => [name, sampleOf(member, `${path}.${name}`)]),
  );
};

/** A value of a shape as it looks on the wire, with every member set, each text telling its place. */
export const sampleOf = (schema: NormalizedSchema, path: string): unknown => {
  if (schema.isTimestampSchema()) {
    return 1_700_000_000;
  }
  if (schema.isNumericSchema()) {
    return 7;
  }
  if (schema.isBooleanSchema()) {
    return true;
  }
  return schema.isStringSchema() ? path : sampleOfContainer(schema, path);
};
