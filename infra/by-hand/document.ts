import type { FunctionName } from '../build/functions.ts';
import { policyOf } from './policies.ts';
import type { PlainTemplate } from './resolve.ts';

/** The document that holds the policies, below the folder of this repository. */
export const DOCUMENT = 'docs/deploy-by-hand.md';

/** The functions whose policies are in it. */
export const DOCUMENTED = [
  'add_user',
  'retry_user',
  'reconcile_users',
] as const satisfies readonly FunctionName[];

export type DocumentedFunction = (typeof DOCUMENTED)[number];

/** From the mark of a policy to the end of the block of JSON below it. */
const blockOf = (name: string): RegExp =>
  new RegExp(`(<!-- policy of ${name}[^>]*-->\\s*\`\`\`json\\n)([^\`]*)(\`\`\`)`);

/** A document that has no place for a policy. */
export class PlaceError extends Error {
  override readonly name = 'PlaceError';

  constructor(name: string) {
    super(`There is no block of JSON below <!-- policy of ${name} -->: put one there.`);
  }
}

/**
 * Reads a policy from a document.
 *
 * @throws {PlaceError} if the document has no place for it
 * @throws SyntaxError if what is there is no JSON
 */
export const policyIn = (document: string, name: DocumentedFunction): unknown => {
  const block = blockOf(name).exec(document);
  if (!block?.[2]) {
    throw new PlaceError(name);
  }
  return JSON.parse(block[2]);
};

const LIST_OF_TEXTS = /\[\s+("[^"]*"(?:,\s+"[^"]*")*)\s+\]/g;

/** A policy as JSON, each of its lists on one line: the formatter leaves Markdown alone. */
const policyText = (policy: unknown): string =>
  JSON.stringify(policy, undefined, 2).replace(
    LIST_OF_TEXTS,
    (_list, texts: string) => `[${texts.replace(/\s+/g, ' ')}]`,
  );

/**
 * Puts the policies of a template's roles into a document, in place of those that are there.
 *
 * @throws {PlaceError} if the document has no place for one
 */
export const withPolicies = (document: string, template: PlainTemplate): string =>
  DOCUMENTED.reduce((text, name) => {
    const block = blockOf(name);
    if (!block.test(text)) {
      throw new PlaceError(name);
    }
    const policy = policyText(policyOf(template, name));
    return text.replace(block, (_block, before, _old, after) => `${before}${policy}\n${after}`);
  }, document);
