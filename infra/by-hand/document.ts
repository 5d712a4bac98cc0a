import type { FunctionName } from '../build/functions.ts';
import { policyOf } from './policies.ts';
import type { PlainTemplate } from './resolve.ts';

/** The document that holds the policies, below the folder of this repository. */
export const DOCUMENT = 'docs/deploy-by-hand.md';

const DOCUMENTED = ['add_user', 'retry_user'] as const satisfies readonly FunctionName[];

/** From the mark of a policy to the end of the block of JSON below it. */
const blockOf = (name: string): RegExp =>
  new RegExp(`(<!-- policy of ${name}[^>]*-->\\s*\`\`\`json\\n)[^\`]*(\`\`\`)`);

/**
 * Puts the policies of a template's roles into a document, in place of those that are there.
 *
 * @throws if the document has no place for one
 */
export const withPolicies = (document: string, template: PlainTemplate): string =>
  DOCUMENTED.reduce((text, name) => {
    const block = blockOf(name);
    if (!block.test(text)) {
      throw new Error(`${DOCUMENT} has no block of JSON below <!-- policy of ${name} -->.`);
    }
    const policy = JSON.stringify(policyOf(template, name), null, 2);
    return text.replace(block, (_block, before, after) => `${before}${policy}\n${after}`);
  }, document);
