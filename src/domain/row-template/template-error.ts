/**
 * A text is not a template of a row. The message goes on after the name of what holds the text: it says what
 * is wrong and what to do, and nothing of what the text says.
 */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}
