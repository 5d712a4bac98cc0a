/** Somebody who signs up. */
export type Person = { readonly email: string; readonly name: string };

const GIVEN = ['Ada', 'Ben', 'Chiara', 'Dilek', 'Emil', 'Fatou', 'Goran', 'Hana', 'Ines', 'Jonas'];
const FAMILY = ['Brandt', 'Costa', 'Duarte', 'Eriksen', 'Fischer', 'Garcia', 'Horvat', 'Ito'];

/** Numbers below this are told apart in the address. */
export const PEOPLE = GIVEN.length * FAMILY.length * 1_000;

/** A made-up person. @param number from 0 to {@link PEOPLE} */
export const madeUpPerson = (number: number): Person => {
  const given = GIVEN[number % GIVEN.length] ?? '';
  const family = FAMILY[Math.floor(number / GIVEN.length) % FAMILY.length] ?? '';
  const serial = Math.floor(number / GIVEN.length / FAMILY.length);
  return {
    name: `${given} ${family}`,
    email: `${given}.${family}.${serial}@example.com`.toLowerCase(),
  };
};
