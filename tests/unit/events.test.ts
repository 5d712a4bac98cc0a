import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readConfirmation } from '../../src/domain/confirmation.ts';
import { OUTCOMES } from '../../src/domain/outcome.ts';
import { USER_POOL_ID } from '../../src/domain/user-pool-id.ts';
import { eventFiles, type Json, type JsonObject, leaks, seeded } from '../support/seeded-events.ts';
import { LESSON } from '../support/templates.ts';

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const RESERVED_DOMAIN = /@example\.com$/i;

/** Written out here again on purpose: a leaf that the seeding lets through by mistake must fail. */
const MAY_BE_LOGGED = [
  'version',
  'region',
  'userPoolId',
  'triggerSource',
  'callerContext/awsSdkVersion',
  'callerContext/clientId',
  'request/userAttributes/sub',
];

describe('events/', () => {
  test('holds the events that the design asks for', () => {
    expect(eventFiles.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'admin-confirm-sign-up.json',
        'auto-confirmed.json',
        'client-metadata.json',
        'custom-attributes.json',
        'empty-attributes.json',
        'federated-first-sign-in.json',
        'lesson-sample.json',
        'no-sub.json',
        'password-reset.json',
        'phone-only.json',
        'sign-up.json',
        'unknown-future-fields.json',
      ]),
    );
  });

  test('is listed in its README, file for file, with an outcome of the vocabulary', () => {
    const documented = documentedOutcomes();

    expect([...documented.keys()].sort()).toEqual(eventFiles.map(({ name }) => name));
    expect(Object.keys(OUTCOMES)).toEqual(expect.arrayContaining([...documented.values()]));
  });

  test.each(eventFiles)('$name is read as its README says', ({ name, event }) => {
    const { kind } = readConfirmation(event, { template: LESSON, nowMs: 0 });

    expect(kind === 'sign-up' ? 'created' : kind).toBe(documentedOutcomes().get(name));
  });

  test('has a user of its own in every file', () => {
    const subs = eventFiles.map(({ event }) => leavesOf(event).get('request/userAttributes/sub'));

    expect(new Set(subs).size).toBe(eventFiles.length);
  });

  test('keeps the values of the lesson', () => {
    expect(eventNamed('lesson-sample.json')).toEqual({
      version: '1',
      region: 'eu-central-1',
      userPoolId: 'eu-central-1_45YtlkflA',
      userName: 'user4',
      callerContext: {
        awsSdkVersion: 'aws-sdk-java-console',
        clientId: '4736lckau64in48dku3rta0eqa',
      },
      triggerSource: 'PostConfirmation_ConfirmSignUp',
      request: {
        userAttributes: {
          sub: 'a2c21839-f9fc-49e3-be9a-16f5823d6705',
          'cognito:user_status': 'CONFIRMED',
          email_verified: 'true',
          email: 'asdfsdfsgdfg@carbtc.net',
        },
      },
      response: {},
    });
  });

  test.each(eventFiles)('$name has the fields that every trigger event has', ({ event }) => {
    expect(event).toEqual(
      expect.objectContaining({
        version: '1',
        region: 'eu-central-1',
        userPoolId: expect.stringMatching(USER_POOL_ID),
        userName: expect.any(String),
        triggerSource: expect.stringMatching(/^PostConfirmation_/),
        response: expect.any(Object),
      }),
    );
    expect(event).toHaveProperty('callerContext.clientId');
    expect(event).toHaveProperty('callerContext.awsSdkVersion');
  });

  test.each(eventFiles.filter(({ name }) => name !== 'no-sub.json'))(
    '$name has a sub as Cognito makes it',
    ({ event }) => {
      expect(event).toHaveProperty('request.userAttributes.sub', expect.stringMatching(UUID_V4));
    },
  );

  test('no-sub.json has none', () => {
    expect(leavesOf(eventNamed('no-sub.json')).has('request/userAttributes/sub')).toBe(false);
  });

  test.each(eventFiles)('$name has only texts as attributes, as Cognito has', ({ event }) => {
    for (const [path, leaf] of leavesOf(event)) {
      if (path.startsWith('request/userAttributes/')) expect(typeof leaf).toBe('string');
    }
  });

  test.each(eventFiles.filter(({ name }) => name !== 'lesson-sample.json'))(
    '$name writes to nobody: its addresses are of a reserved domain',
    ({ event }) => {
      const addresses = [...leavesOf(event).values()].filter((leaf) => /^\S+@\S+$/.test(`${leaf}`));

      for (const address of addresses) expect(address).toMatch(RESERVED_DOMAIN);
    },
  );
});

describe('seeded', () => {
  test.each(eventFiles)('$name: every personal text is replaced, nothing else', ({ event }) => {
    const before = leavesOf(event);

    const { event: copy, seeds } = seeded(event);

    const after = leavesOf(copy);
    const replaced = [...after.keys()].filter(
      (path) => JSON.stringify(after.get(path)) !== JSON.stringify(before.get(path)),
    );
    expect([...after.keys()]).toEqual([...before.keys()]);
    expect(replaced).toEqual([...before.keys()].filter((path) => isPersonal(path, before)));
    expect(replaced.map((path) => after.get(path))).toEqual(seeds);
  });

  test('reaches unknown fields at any depth, and leaves names, numbers and the sub alone', () => {
    const { event } = seeded({
      version: '1',
      sub: 'a sub anywhere else is personal',
      callerContext: { clientId: 'client', ipAddress: '192.0.2.1' },
      request: {
        userAttributes: { sub: 'the handle', 'custom:plan': 'gold', email: 'a@example.com' },
        validationData: [{ answer: 'blue', weight: 3 }, null],
      },
      response: { sent: true, nested: { deep: ['text'] } },
    });

    const seed = expect.stringMatching(/^seed-[0-9a-f]{12}-/);
    expect(event).toEqual({
      version: '1',
      sub: seed,
      callerContext: { clientId: 'client', ipAddress: seed },
      request: {
        userAttributes: {
          sub: 'the handle',
          'custom:plan': seed,
          email: expect.stringMatching(/^seed-[0-9a-f]{12}-email@leak\.example$/),
        },
        validationData: [{ answer: seed, weight: 3 }, null],
      },
      response: { sent: true, nested: { deep: [seed] } },
    });
  });

  test('an empty address stays empty, so that the event stays the case that it is', () => {
    const { event } = seeded(eventNamed('empty-email.json'));

    expect(event).toHaveProperty('request.userAttributes.email', '');
  });

  test('no two texts share a seed, in one event or in two', () => {
    const seeds = eventFiles.flatMap(({ event }) => seeded(event).seeds);

    expect(seeds.length).toBeGreaterThan(eventFiles.length);
    expect(new Set(seeds).size).toBe(seeds.length);
  });

  test('fields of one name in two places have two seeds', () => {
    const { seeds } = seeded({ inviter: { name: 'Lena' }, guest: { name: 'Lena' } });

    expect(new Set(seeds).size).toBe(2);
  });

  test('the same event gives the same seeds, and is itself left as it was', () => {
    const event = eventNamed('unknown-future-fields.json');
    const untouched = structuredClone(event);

    const first = seeded(event);

    expect(seeded(event)).toEqual(first);
    expect(event).toEqual(untouched);
  });
});

describe('leaks', () => {
  const SEEDS = [
    'seed-0123456789ab-name',
    'Zoë "Zed" O/Neil +1?',
    'seed-ba9876543210@leak.example',
  ];
  const [PLAIN, HARD, ADDRESS] = SEEDS as [string, string, string]; // three, a line above

  test('finds nothing where there is nothing', () => {
    expect(leaks('{"message":"confirmation","outcome":"created"}', SEEDS)).toEqual([]);
  });

  test.each([
    ['as it is', (text: string) => text],
    ['in capitals', (text: string) => text.toUpperCase()],
    ['JSON-escaped', (text: string) => JSON.stringify({ value: text })],
    ['JSON inside JSON', (text: string) => JSON.stringify({ body: JSON.stringify([text]) })],
    ['URL-encoded', (text: string) => `https://www.example.com/?q=${encodeURIComponent(text)}`],
    ['URL-encoded in lower case', (text: string) => encodeURIComponent(text).toLowerCase()],
    ['as a web form sends it', (text: string) => new URLSearchParams({ text }).toString()],
  ])('finds a seed %s', (_form, disguise) => {
    expect(leaks(`before ${disguise(PLAIN)} after`, SEEDS)).toEqual([PLAIN]);
    expect(leaks(`before ${disguise(HARD)} after`, SEEDS)).toEqual([HARD]);
    expect(leaks(`before ${disguise(ADDRESS)} after`, SEEDS)).toEqual([ADDRESS]);
  });

  test.each(['base64', 'base64url'] as const)('finds a seed inside %s, wherever', (encoding) => {
    for (const seed of SEEDS) {
      for (const prefix of ['', '{', '{"', '{"e":"', '{"em":"']) {
        const encoded = Buffer.from(`${prefix}${seed}"} and more`).toString(encoding);

        expect(leaks(`payload=${encoded}`, SEEDS)).toEqual([seed]);
      }
    }
  });

  test('tells base64 from base64url by what only one of them has', () => {
    const seed = '???>>>???>>>';

    expect(leaks(Buffer.from(seed).toString('base64'), [seed])).toEqual([seed]);
    expect(leaks(Buffer.from(seed).toString('base64url'), [seed])).toEqual([seed]);
  });

  test('takes the local part of an address for the address', () => {
    expect(leaks('seed-ba9876543210@***', SEEDS)).toEqual([ADDRESS]);
    expect(leaks('somebody@leak.example', SEEDS)).toEqual([]);
  });

  test('names every seed that it finds, in their order', () => {
    expect(leaks(`${ADDRESS} ${PLAIN}`, SEEDS)).toEqual([PLAIN, ADDRESS]);
  });

  test('refuses a seed that chance would find', () => {
    expect(() => leaks('any text', ['gold'])).toThrow(RangeError);
    expect(() => leaks('any text', [''])).toThrow(RangeError);
  });
});

/** File name and expected outcome of every row of the table in `events/README.md`. */
function documentedOutcomes(): ReadonlyMap<string, string> {
  const readme = readFileSync(new URL('../../events/README.md', import.meta.url), 'utf8');
  const rows = readme.matchAll(/^\| `(?<file>[^`]+\.json)` +\|[^|]*\| `(?<outcome>[^`]+)` +\|/gm);
  return new Map([...rows].map(({ groups }) => [groups?.file ?? '', groups?.outcome ?? '']));
}

function eventNamed(name: string): JsonObject {
  const found = eventFiles.find((file) => file.name === name);
  if (found === undefined) throw new Error(`There is no events/${name}`);
  return found.event;
}

function isPersonal(path: string, leaves: ReadonlyMap<string, Json>): boolean {
  const leaf = leaves.get(path);
  return typeof leaf === 'string' && leaf !== '' && !MAY_BE_LOGGED.includes(path);
}

/** All that is no object and no array, by its path; an empty object or array counts as a leaf. */
function leavesOf(value: Json, path: readonly string[] = []): Map<string, Json> {
  const children = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (children.length === 0) return new Map([[path.join('/'), value]]);
  return new Map(children.flatMap(([key, child]) => [...leavesOf(child, [...path, key])]));
}
