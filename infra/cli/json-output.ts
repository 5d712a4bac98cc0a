/** Says what is meant for people: on stderr where stdout is to hold one JSON document and nothing else. */
export const sayBeside =
  ({ json = false }: { readonly json?: boolean }): ((text: string) => void) =>
  (text) =>
    json ? console.error(text) : console.log(text);
