import { type Placeholder, placeholderOf, type RowSource } from './placeholder.ts';
import { TemplateError } from './template-error.ts';

/** A text in parts: literal text, and placeholders. */
type TextTemplate = readonly (string | Placeholder)[];

const PARTS = /\{\{|\}\}|\{(?<placeholder>[^{}]*)\}|[{}]|[^{}]+/g;

const partOf = ({ 0: text, groups }: RegExpExecArray): string | Placeholder => {
  if (groups?.placeholder !== undefined) {
    return placeholderOf(groups.placeholder);
  }
  if (text === '{' || text === '}') {
    throw new TemplateError('has an unmatched brace: write {{ and }} for literal braces');
  }
  return text === '{{' || text === '}}' ? text.charAt(0) : text;
};

/**
 * Reads a text of a template.
 *
 * @throws {TemplateError}
 */
export const parseText = (text: string): TextTemplate => {
  if (!text.isWellFormed()) {
    throw new TemplateError('has half of a surrogate pair, which DynamoDB cannot store');
  }
  return [...text.matchAll(PARTS)].map(partOf);
};

/** The names of the placeholders in a text. */
export const namesIn = (template: TextTemplate): readonly string[] =>
  template.flatMap((part) => (typeof part === 'string' ? [] : part.name));

const partValue = (part: string | Placeholder, source: RowSource): string | number | undefined =>
  typeof part === 'string' ? part : part.read(source);

/** Fills a text for one user. A number stays one if it is all of it. Undefined: the user lacks a part. */
export const fillText = (
  template: TextTemplate,
  source: RowSource,
): string | number | undefined => {
  const values = template.map((part) => partValue(part, source));
  if (values.includes(undefined)) {
    return undefined;
  }
  return values.length === 1 ? values[0] : values.join('');
};
