import type { Item } from './items/item.ts';

/** Says something of an item: where it stands and why, never what it holds. */
export type SayOfItem = (item: Item, why: string) => void;

const MAX_SAID = 20;

/** Says the first of them one by one, and of the rest that they are there. */
export const sayFirst = (write: (line: string) => void): SayOfItem => {
  let count = 0;
  return ({ place }, why) => {
    count += 1;
    if (count <= MAX_SAID) {
      write(`  ${place}: ${why}`);
    } else if (count === MAX_SAID + 1) {
      write('  and more, which are counted at the end');
    }
  };
};

/** Says what is meant for people: on stderr where stdout is to hold one JSON document and nothing else. */
export const sayBeside =
  ({ json = false }: { readonly json?: boolean }): ((text: string) => void) =>
  (text) =>
    json ? console.error(text) : console.log(text);
