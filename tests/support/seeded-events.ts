import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

export type EventFile = { readonly name: string; readonly event: JsonObject };
export type SeededEvent = { readonly event: JsonObject; readonly seeds: readonly string[] };

type Path = readonly string[];

const EVENTS_DIRECTORY = new URL('../../events/', import.meta.url);

/** Every seed that stands for an e-mail address ends in this; `.example` belongs to nobody (RFC 2606). */
const SEED_DOMAIN = '@leak.example';

/** Shorter texts turn up by chance, above all in base64. */
const SHORTEST_SEED = 8;

/**
 * What may be logged, traced and counted. Everything else is taken for personal, unknown fields
 * included: nobody knows what tomorrow's field holds.
 */
const LOGGABLE: ReadonlySet<string> = new Set([
  'version',
  'region',
  'userPoolId',
  'triggerSource',
  'callerContext/awsSdkVersion',
  'callerContext/clientId',
  'request/userAttributes/sub',
]);

/** Every event of `events/`, by file name, as it stands on disk. */
export const eventFiles: readonly EventFile[] = readdirSync(EVENTS_DIRECTORY)
  .filter((name) => name.endsWith('.json'))
  .sort()
  .map((name) => ({ name, event: readEvent(name) }));

/**
 * Replaces every personal text of an event by a seed: a text that is found nowhere else, in no
 * other event either, so that a search tells what leaked. The same event gives the same seeds.
 *
 * What looks like an e-mail address still does. An empty text stays empty: it holds nothing to
 * leak, and an event with an empty address would become another case.
 *
 * @returns a copy of the event and its seeds; the event itself is left alone
 */
export function seeded(event: JsonObject): SeededEvent {
  const seeds: string[] = [];
  const origin = JSON.stringify(event);
  const replace = (text: string, path: Path): string => {
    if (text === '' || LOGGABLE.has(path.join('/'))) return text;
    const seed = seedFor(text, path, origin);
    seeds.push(seed);
    return seed;
  };
  return { event: replaceInObject(event, [], replace), seeds };
}

/**
 * Finds seeds in what left the process: as they are, in any case, JSON-escaped (twice, too),
 * URL-encoded, or inside something base64-encoded. An e-mail address counts as leaked when its
 * local part is there.
 *
 * @returns the seeds that were found, in the order of `seeds`
 * @throws RangeError if a seed has fewer than 8 characters, as it would be found by chance
 */
export function leaks(text: string, seeds: readonly string[]): string[] {
  const lowerCased = text.toLowerCase();
  return seeds.filter((seed) => {
    const sought = seed.endsWith(SEED_DOMAIN) ? seed.slice(0, -SEED_DOMAIN.length) : seed;
    if (sought.length < SHORTEST_SEED) {
      throw new RangeError(`A seed needs ${SHORTEST_SEED} characters, this one is "${seed}"`);
    }
    return (
      textForms(sought).some((form) => lowerCased.includes(form.toLowerCase())) ||
      base64Forms(sought).some((form) => text.includes(form))
    );
  });
}

function readEvent(name: string): JsonObject {
  // Whatever JSON.parse returns is Json; its own type says `any`.
  const value = JSON.parse(readFileSync(new URL(name, EVENTS_DIRECTORY), 'utf8')) as Json;
  if (!isObject(value)) throw new TypeError(`events/${name} holds no JSON object`);
  return value;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

type Replace = (text: string, path: Path) => string;

function replaceInObject(object: JsonObject, path: Path, replace: Replace): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, replaceIn(value, [...path, key], replace)]),
  );
}

function replaceIn(value: Json, path: Path, replace: Replace): Json {
  if (typeof value === 'string') return replace(value, path);
  if (isArray(value)) {
    return value.map((item, index) => replaceIn(item, [...path, String(index)], replace));
  }
  return isObject(value) ? replaceInObject(value, path, replace) : value;
}

function seedFor(text: string, path: Path, origin: string): string {
  const place = path.join('/');
  const mark = createHash('sha256').update(`${origin} ${place}`).digest('hex').slice(0, 12);
  const label = (path.at(-1) ?? '').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return `seed-${mark}-${label}${/^\S+@\S+$/.test(text) ? SEED_DOMAIN : ''}`;
}

function textForms(text: string): string[] {
  const escaped = JSON.stringify(text).slice(1, -1);
  const escapedTwice = JSON.stringify(escaped).slice(1, -1);
  const formEncoded = new URLSearchParams([['', text]]).toString().slice(1);
  return [text, escaped, escapedTwice, encodeURIComponent(text), formEncoded];
}

/**
 * Three bytes make four characters of base64, so a text has three forms, by where it begins in what
 * was encoded. The characters that its neighbours have a part in are left out.
 */
function base64Forms(text: string): string[] {
  return [0, 1, 2].flatMap((bytesBefore) => {
    const bytes = Buffer.concat([Buffer.alloc(bytesBefore), Buffer.from(text)]);
    const from = Math.ceil((bytesBefore * 4) / 3);
    const to = Math.floor((bytes.length * 4) / 3);
    return [bytes.toString('base64').slice(from, to), bytes.toString('base64url').slice(from, to)];
  });
}
