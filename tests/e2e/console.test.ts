import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import {
  CognitoIdentityProviderClient,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CognitoUser, CognitoUserAttribute, CognitoUserPool } from 'amazon-cognito-identity-js';
import type { Browser } from 'playwright-core';
import { readEvent } from '../../infra/cli/event-file.ts';
import { TOUR } from '../../infra/console/catalogue.ts';
import type { ChaosView } from '../../infra/console/chaos-view.ts';
import type { InvocationView, View } from '../../infra/console/view.ts';
import { PROJECT_DIR } from '../../infra/paths.ts';
import { launchBrowser } from '../support/browser.ts';
import { ConsolePage } from '../support/console-page.ts';
import { type ConsoleProcess, startConsoleProcess } from '../support/console-process.ts';
import { runStart } from '../support/runner-process.ts';
import type { SignUpEvent } from '../support/sign-up-event.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const browser = await launchBrowser();
const inBrowser = browser ? describe : describe.skip;
const found = browser ? `Chromium ${browser.version()}` : 'no browser was found: nothing is tested';

const SAME = 'Cognito got back what it sent.';
const RIGHT_TO_LEFT = '\u202eمرحبا';

inBrowser(`the console in a browser (${found})`, () => {
  const closing = new AsyncDisposableStack();
  let local: ConsoleProcess;
  let shown: ConsolePage;

  const open = (options = {}) => {
    if (!browser) {
      throw new Error(found);
    }
    return ConsolePage.open(browser, local.address, options);
  };
  /** The page as it shows another view than the console's. */
  const openWith = async (view: View, options = {}) => {
    const page = await open(options);
    await page.page.route('**/live', (route) => {
      const message = JSON.stringify({ kind: 'view', view });
      return route.fulfill({ contentType: 'text/event-stream', body: `data: ${message}\n\n` });
    });
    await page.page.reload();
    await page.invocation().waitFor();
    return page;
  };
  const LONG = `${'x'.repeat(64)}@${'sub.'.repeat(40)}example.com`;
  const HOUR_MS = 3_600_000;

  /** Long texts, old times, a batch, a next function, a message that is tried and one that waits. */
  const crowded = async (): Promise<View> => {
    const view = await local.view();
    const nowMs = Date.now();
    const created = view.invocations.find(({ outcomes }) => outcomes.includes('created'));
    const retry = {
      ...created,
      triggerSource: undefined,
      functionName: 'retry_user',
      note: LONG,
    };
    const names = ['DynamoDB PutItem add_user_idempotency', 'SQS ChangeMessageVisibility'];
    const message = { sentMs: nowMs - 3.4 * HOUR_MS, visibleMs: nowMs + HOUR_MS, attempts: 12 };
    return {
      ...view,
      services: { ...view.services, dynamoDb: 'records-away', nextFunction: 'fails' },
      invocations: [
        {
          ...created,
          ...{ id: '1', attempt: 20, durationMs: 3_999.9, startedMs: nowMs - 3.4 * HOUR_MS },
          ...{ outcomes: ['already-applied'], isCold: false },
          trace: names.map((name) => ({
            ...{ name, depth: 3, offsetMs: 0, durationMs: 3_999 },
            ...{ flags: ['fault'], annotations: {} },
          })),
        },
        {
          ...{ ...retry, id: '2', startedMs: nowMs - 59.5 * 60_000 },
          outcomes: [...Array(9).fill('already-applied'), 'malformed'],
        },
        { ...created, id: '3', functionName: 'next_function', outcomes: [] },
        { ...retry, id: '4', durationMs: undefined, subs: ['tried'] },
      ] as InvocationView[],
      retryQueue: {
        items: [
          { ...message, id: '1', sub: 'tried' },
          { ...message, id: '2', sub: 'waits' },
        ],
        total: 2,
      },
      rows: {
        items: [{ key: { email: LONG }, item: { email: LONG, name: LONG }, seenMs: nowMs }],
        total: 1,
      },
      pool: {
        items: [
          {
            ...{ userName: '1', sub: '1', email: LONG, status: 'UNCONFIRMED', code: '123456' },
            createdMs: nowMs,
          },
        ],
        total: 1,
      },
    };
  };

  const newEmail = () => `${randomUUID()}@example.com`;

  beforeAll(async () => {
    const folder = closing.use(await temporaryFolder());
    local = closing.use(await startConsoleProcess(folder.path));
    shown = closing.use(await open());
  }, 60_000);

  afterAll(async () => {
    await closing.disposeAsync();
    await browser?.close();
  });

  describe('what one can do', () => {
    test('a sign-up through Cognito writes the row, and the invocation shows it', async () => {
      const email = newEmail();

      await shown.signUp({ email, name: 'Ada Brandt' });
      const before = await shown.rowOf(email).count();
      const said = await shown.confirm();

      expect([before, said]).toEqual([0, `created. The row is in the table. ${SAME}`]);
      await shown.rowOf(email).waitFor();
      const first = await shown.invocation().innerText();
      expect(first).toMatch(/created/);
      expect(first).toMatch(/ConfirmSignUp/);
      expect(first).toMatch(/\d ms\s+cold\s+try 1/);
      const time = shown.invocation().locator('time');
      expect(await time.getAttribute('title')).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    });

    test('an invocation opens to its trace, log, event, answer and metric', async () => {
      const email = newEmail();
      await shown.signUpAndConfirm(email);

      await shown.invocation().click();

      const details = shown.page.locator('.details');
      const tab = async (name: RegExp): Promise<string> => {
        await details.getByRole('tab', { name }).click();
        return details.getByRole('tabpanel').innerText();
      };
      expect(await tab(/Trace/)).toMatch(/## index\.handler[\s\S]*PutItem chocolate_user/);
      expect(await tab(/Log/)).toMatch(/confirmation[\s\S]*outcome\s+created/);
      expect(JSON.parse(await tab(/Event/))).toMatchObject({
        request: { userAttributes: { email } },
      });
      expect(JSON.parse(await tab(/Answer/))).toEqual(JSON.parse(await tab(/Event/)));
      expect(await tab(/Metric/)).toMatch(/add_user\/created\s+1/);
      expect(await details.innerText()).toContain('Cognito got back what it sent');
      await shown.invocation().click();
    });

    test('the same confirmation again writes nothing', async () => {
      const said = await shown.press('again');

      expect(said).toBe(`already-applied. Nothing was written. ${SAME}`);
      expect(await shown.invocation().innerText()).toMatch(/already-applied[\s\S]*try 2/);
    });

    test('a password reset writes nothing', async () => {
      const said = await shown.press('password-reset');

      expect(said).toBe(`not-a-sign-up. Nothing was written. ${SAME}`);
    });

    test('a user made by an administrator has no row until the comparison writes it', async () => {
      const { total } = (await local.view()).rows;

      const made = await shown.press('admin-user');
      const between = (await local.view()).rows.total;
      const compared = await shown.press('compare');

      expect(made).toMatch(/is confirmed, and has no row/);
      expect(compared).toMatch(/\b1 repaired\b/);
      expect([between, (await local.view()).rows.total]).toEqual([total, total + 1]);
    });

    test('a file of events/ is sent as it stands', async () => {
      await shown.page.getByLabel('A file of events/').selectOption('phone-only.json');

      const said = await shown.press('send-file');

      expect(said).toMatch(/^no-/);
      await shown.invocation().filter({ hasText: 'events/phone-only.json' }).waitFor();
    });

    test('an edited row is left alone by a replay, a deleted one does not come back', async () => {
      const email = newEmail();
      await shown.signUpAndConfirm(email);
      await shown.rowOf(email).getByRole('button', { name: /^edit/ }).click();
      await shown.page.getByLabel('The row as JSON').fill(JSON.stringify({ email, plan: 'gold' }));
      await shown.press('edit-row', shown.page.getByRole('button', { name: 'Save the row' }));

      const replayed = await shown.press('again');
      await shown.rowOf(email).filter({ hasText: 'plan=gold' }).waitFor();
      await shown.press('delete-row', shown.rowOf(email).getByRole('button', { name: /^delete/ }));
      const replayedAfter = await shown.press('again');

      expect([replayed, replayedAfter]).toEqual(
        Array(2).fill(`already-applied. Nothing was written. ${SAME}`),
      );
      await shown.rowOf(email).waitFor({ state: 'detached' });
    });

    test('a replay whose record has expired meets its own row', async () => {
      await shown.signUpAndConfirm(newEmail());
      await shown.press('kill'); // a process may remember what it did
      const expire = shown.region('Idempotency records').getByRole('button').first();

      await shown.press('expire-record', expire);
      const said = await shown.press('again');

      expect(said).toBe(`row-exists. The row was there: nothing was written. ${SAME}`);
    });

    test('any event can be sent again', async () => {
      await shown.signUpAndConfirm(newEmail());
      await shown.invocation().click();

      const said = await shown.press(
        'send-again',
        shown.page.getByRole('button', { name: /^send again/ }),
      );

      expect(said).toBe(`already-applied. Nothing was written. ${SAME}`);
      await shown.page.locator('button.invocation[aria-expanded="true"]').click();
    });

    test('twenty at once write one row, also if the page is reloaded in the middle', async () => {
      const { total } = (await local.view()).rows;
      const begun = shown.page.waitForRequest((it) => it.url().endsWith('/actions/at-once'));
      await shown.page.locator('.action').filter({ hasText: 'Twenty at once' }).click();
      await begun;

      await shown.page.reload();

      // On a busy machine some may be parked.
      await shown.page
        .getByText(/\b(1 created|parked)\b.* 20 times the same event back\.$/)
        .first()
        .waitFor({ timeout: 50_000 }); // twenty processes start first
      await shown.invocation(19).filter({ hasText: '20 at once' }).waitFor();
      await shown
        .region('chocolate_user')
        .getByText(`${total + 1} rows`)
        .waitFor();
    }, 60_000);
  });

  describe('what can break', () => {
    test('a confirmation is parked while DynamoDB is away, and its row comes after', async () => {
      const email = newEmail();
      const away = await shown.press('dynamodb-away');

      const said = await shown.signUpAndConfirm(email);
      // Once it was tried in vain, it waits for minutes.
      const retries = shown.page.locator('button.invocation').filter({ hasText: 'retry_user' });
      await retries.filter({ hasText: 'parked' }).first().waitFor();
      const back = await shown.press('dynamodb-up');
      const tried = await shown.press(
        'retry-now',
        shown.page.getByRole('button', { name: /^retry now/ }),
      );

      expect(away).toBe('DynamoDB does not answer.');
      expect(said).toBe(`parked. The confirmation waits on the retry queue. ${SAME}`);
      expect([back, tried]).toEqual([
        'DynamoDB answers.',
        // An attempt that was under way may have met DynamoDB already.
        expect.stringMatching(/^(\d+ messages? (is|are) tried now|Nothing waits)\.$/),
      ]);
      await shown.rowOf(email).waitFor();
      const { sub = '' } = (await local.view()).pool.items.find((it) => it.email === email) ?? {};
      const waiting = shown.region('Retry queue').getByRole('row');
      await waiting.filter({ hasText: sub.slice(0, 8) }).waitFor({ state: 'detached' });
    }, 60_000);

    test('"retry now" waits for an attempt that is under way, which would hide its message again', async () => {
      await shown.press('dynamodb-away');
      await shown.signUpAndConfirm(newEmail());
      const running = async (): Promise<InvocationView> =>
        (await local.view()).invocations.find(
          (it) => it.functionName === 'retry_user' && it.durationMs === undefined,
        ) ?? running();
      const { id } = await running();

      await shown.press('retry-now', shown.page.getByRole('button', { name: /^retry now/ }));

      const attempt = (await local.view()).invocations.find((it) => it.id === id);
      expect(attempt?.durationMs).toEqual(expect.any(Number));
      await shown.press('dynamodb-up');
    }, 60_000);

    test.each([
      ['dynamodb-slow', /^created\. /],
      ['dynamodb-records-away', /^created \(degraded\)\. /],
      ['dynamodb-throttled', /^parked\. /],
    ] as const)(
      'under %s the outcome is %s',
      async (fault, expected) => {
        await shown.press(fault);

        const said = await shown.signUpAndConfirm(newEmail());
        await shown.press('dynamodb-up');

        expect(said).toMatch(expected);
      },
      60_000,
    );

    test('a user whom neither table nor queue took is found by the comparison', async () => {
      const email = newEmail();
      await shown.press('dynamodb-away');
      await shown.press('sqs-away');

      const said = await shown.signUpAndConfirm(email);
      await shown.press('sqs-up');
      await shown.press('dynamodb-up');
      const compared = await shown.press('compare');

      expect(said).toMatch(/^unrecorded\. /);
      expect(compared).toMatch(/\brepaired\b/);
      await shown.rowOf(email).waitFor();
    }, 60_000);
  });

  describe('the tour', () => {
    test('shows the promise kept, in five presses of one button, which keeps the focus', async () => {
      const button = shown.region('Tour').getByRole('button', { name: 'Do it' });
      await button.focus();
      const said: string[] = [];
      for (const _ of TOUR) {
        said.push(await shown.await('tour', () => shown.page.keyboard.press('Enter')));
      }

      expect(said).toEqual([
        expect.stringMatching(/^created\./),
        expect.stringMatching(/^already-applied\./),
        expect.stringMatching(/\b(1 created|parked)\b.*20 times/),
        expect.stringMatching(/^not-a-sign-up\./),
        expect.stringMatching(/^parked while DynamoDB was away, created by the retry function/),
      ]);
      expect(await shown.region('Tour').locator('li.done').count()).toBe(TOUR.length);
      await shown.region('Tour').getByText('That was the promise.').waitFor();
    }, 60_000);
  });

  describe('what is shown', () => {
    test('two tabs show the same, without a reload', async () => {
      await using second = await open();
      const email = newEmail();

      await shown.signUpAndConfirm(email);

      await second.rowOf(email).waitFor();
      expect(await second.invocation().innerText()).toBe(await shown.invocation().innerText());
    });

    test('it is dark where the system is, and where one chooses', async () => {
      await using dark = await open({ colorScheme: 'dark' });
      const background = (page: ConsolePage): Promise<string> =>
        page.page.evaluate('getComputedStyle(document.body).backgroundColor');

      const colours = [await background(shown), await background(dark)];
      await dark.page.getByRole('button', { name: 'Colours: auto' }).click();

      expect(colours).toEqual(['rgb(244, 246, 248)', 'rgb(20, 23, 27)']);
      expect(await background(dark)).toBe(colours[0]);
    });

    test('on a narrow screen nothing is cut off, and one part is shown at a time', async () => {
      await using narrow = await open({ width: 360 });
      const part = (name: RegExp) =>
        narrow.page.getByRole('navigation').getByRole('button', { name });
      const isTooWide = () =>
        narrow.page.evaluate('document.documentElement.scrollWidth > window.innerWidth');

      const widths = [await isTooWide()];
      expect(await narrow.region('Sign up').isVisible()).toBe(true);
      expect(await narrow.region('Invocations').isVisible()).toBe(false);
      await part(/^Watch/).click();
      await narrow.invocation().click();
      widths.push(await isTooWide());
      await part(/^Data/).click();
      await narrow.region('chocolate_user').waitFor();
      widths.push(await isTooWide());

      expect(widths).toEqual([false, false, false]);
    });

    test.each([
      ['light', undefined],
      ['dark', 'color-contrast'], // only the colours are others
    ] as const)(
      'axe-core finds no fault (%s)',
      async (colorScheme, rule) => {
        await using page = await openWith(await crowded(), { colorScheme });
        await page.invocation().click();
        const faults = [await page.accessibilityFaults('html', rule)];
        await page.page.getByRole('tab', { name: /Log/ }).click();
        faults.push(await page.accessibilityFaults('.details', rule));
        await page.page.getByRole('button', { name: 'Connect your app' }).click();
        faults.push(await page.accessibilityFaults('dialog', rule));

        expect(faults.flat()).toEqual([]);
      },
      60_000,
    );

    test('the keyboard opens an invocation and goes through its tabs', async () => {
      await shown.invocation().focus();
      await shown.page.keyboard.press('Enter');
      await shown.page.keyboard.press('Tab');
      const focused = (): Promise<string> =>
        shown.page.evaluate('document.activeElement.innerText');

      const first = await focused();
      await shown.page.keyboard.press('ArrowRight');
      await shown.page.keyboard.press('ArrowRight');

      expect([first, await focused()]).toEqual(['Trace', 'Event']);
      expect(await shown.page.getByRole('tabpanel').innerText()).toContain('triggerSource');
      await shown.page.locator('button.invocation[aria-expanded="true"]').press('Enter');
    });

    test('it weighs less than 120 KB, loads nothing from elsewhere, and nothing goes wrong', async () => {
      const files = ['/', '/page.js', '/page.css'].map(async (path) =>
        (await fetch(`${local.address}${path}`)).text(),
      );
      const bytes = Buffer.byteLength((await Promise.all(files)).join(''));

      expect(bytes).toBeLessThan(120 * 1_024);
      expect(shown.requests.length).toBeGreaterThan(3);
      expect(shown.requests.filter((url) => !url.startsWith(`${local.address}/`))).toEqual([]);
      expect(shown.complaints).toEqual([]);
    });
  });

  describe('what there may be much of', () => {
    /** Elements that what is in them does not fit into. A field of a form scrolls. */
    const TOO_SMALL = `[...document.querySelectorAll('body *:not(.sr, input, select, textarea)')]
      .filter((it) => it.clientWidth > 0 && it.scrollWidth > it.clientWidth + 1)
      .map((it) => it.outerHTML.slice(0, 120))`;
    /** How the columns lie: the top of the first after the other's bottom, or beside each other. */
    const GAPS = `[['do', 'watch'], ['watch', 'data']].map(([one, other]) => {
      const [a, b] = [one, other].map((it) => document.querySelector('.column.' + it).getBoundingClientRect());
      return a.right < b.left ? 'beside' : Math.round(b.top - a.bottom);
    })`;
    /** The lines in which the trace's names are broken. */
    const LINES = `[...document.querySelectorAll('.waterfall tbody bdi')].map((name) => {
      const lines = [];
      let top;
      for (const node of [...name.childNodes].filter((it) => it.nodeType === Node.TEXT_NODE)) {
        for (let at = 0; at < node.length; at += 1) {
          const range = new Range();
          range.setStart(node, at);
          range.setEnd(node, at + 1);
          const rect = range.getBoundingClientRect();
          if (top === undefined || rect.top > top + 2) {
            lines.push('');
            top = rect.top;
          }
          lines.push(lines.pop() + node.data[at]);
        }
      }
      return lines;
    })`;

    test('fits on every width, and no column leaves a hole', async () => {
      await using page = await openWith(await crowded());
      await page.invocation().click();
      const go = async (width: number, place?: RegExp) => {
        await page.page.setViewportSize({ width, height: 900 });
        if (place) {
          await page.page.getByRole('navigation').getByRole('button', { name: place }).click();
        }
        return page.page.evaluate(TOO_SMALL);
      };

      const tooSmall = {
        ...{ do: await go(360, /^Do/), data: await go(360, /^Data/) },
        ...{ narrow: await go(360, /^Watch/), faults: await page.accessibilityFaults() },
        600: await go(600),
        ...{ 768: await go(768), 1024: await go(1024), 1440: await go(1440), 1920: await go(1920) },
      };
      const gaps: unknown[] = [];
      for (const width of [768, 1024, 1920]) {
        await page.page.setViewportSize({ width, height: 900 });
        gaps.push(await page.page.evaluate(GAPS));
      }

      expect(Object.entries(tooSmall).filter(([, those]) => String(those) !== '')).toEqual([]);
      expect(gaps).toEqual([
        ['beside', 12],
        ['beside', 'beside'],
        ['beside', 'beside'],
      ]);
    });

    test('is told in few words', async () => {
      await using page = await openWith(await crowded());
      const texts = async (selector: string) => page.page.locator(selector).allInnerTexts();

      const outcomes = await texts('.invocation .outcome');
      const queue = await texts('section[aria-label="Retry queue"] tbody tr');
      const time = page.invocation().locator('time');

      expect(outcomes.map((it) => it.split(/\s*\n\s*/).sort())).toEqual([
        ['already-applied'],
        ['9 already-applied', 'malformed'],
        ['done'],
        ['running'],
      ]);
      // One is being tried, and does not come back as long as it is.
      expect(queue.map((it) => it.split('\t').at(-1))).toEqual([
        'now',
        expect.stringMatching(/^(60|59):\d\d$/),
      ]);
      expect(await time.innerText()).toBe('3 h ago');
      expect(await time.getAttribute('title')).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    });

    test('a narrow trace breaks its names at their parts', async () => {
      await using page = await openWith(await crowded());
      await page.page.setViewportSize({ width: 360, height: 900 });
      await page.page
        .getByRole('navigation')
        .getByRole('button', { name: /^Watch/ })
        .click();
      await page.invocation().click();

      const names = await page.page.evaluate<string[][]>(LINES);

      expect(names.map((lines) => lines.length > 1)).toEqual([true, true]);
      for (const lines of names) {
        for (const line of lines.slice(0, -1)) {
          expect(line).toMatch(/[_ ]$|DynamoDB$|SQS$|Put$|Change$|Message$/);
        }
      }
    });

    test('a button for the next function is there if there is one', async () => {
      await using page = await openWith(await crowded());

      await page.page.getByRole('button', { name: 'Let the next function work' }).waitFor();
      await page.page.getByText('Next function fails').waitFor();

      expect(await shown.page.getByText('next function').count()).toBe(0);
    });
  });

  describe('what others wrote is shown as text', () => {
    const HOSTILE = `<script>document.title='taken'</script><img src=x onerror=alert(1)>${RIGHT_TO_LEFT}`;

    test('a row and an event', async () => {
      const { facts } = await local.view();
      await fetch(`${facts.endpoints.lambda}/2015-03-31/functions/add_user/invocations`, {
        method: 'POST',
        body: JSON.stringify({
          triggerSource: 'PostConfirmation_ConfirmSignUp',
          userPoolId: facts.userPoolId,
          userName: HOSTILE,
          request: { userAttributes: { sub: randomUUID(), email: HOSTILE, name: HOSTILE } },
          response: {},
        }),
      });

      await shown.rowOf('<script>').waitFor();
      await shown.invocation().click();
      await shown.page.getByRole('tab', { name: 'Event' }).click();
      const event = await shown.page.getByRole('tabpanel').innerText();

      expect(event).toContain('<script>document.title=');
      expect(event).toContain('\\u202eمرحبا');
      expect(await shown.page.title()).toBe('add_user: local console');
      expect(await shown.page.locator('img, main script').count()).toBe(0);
      await shown.invocation().click();
    });

    test('a log line, an error and a trace', async () => {
      const view = await local.view();
      const [last] = view.invocations;
      const hostile = {
        ...last,
        log: [{ text: HOSTILE }, { text: '', fields: { message: HOSTILE, [HOSTILE]: HOSTILE } }],
        trace: [
          { name: HOSTILE, depth: 0, offsetMs: 0, durationMs: 1, flags: [], annotations: {} },
        ],
        outcomes: [HOSTILE],
        differences: [HOSTILE],
      } as unknown as InvocationView;
      await using page = await openWith({ ...view, invocations: [hostile] });
      await page.invocation().click();

      const trace = await page.page.getByRole('tabpanel').innerText();
      await page.page.getByRole('tab', { name: /Log/ }).click();
      const log = await page.page.getByRole('tabpanel').innerText();
      await page.page.getByRole('tab', { name: 'Answer' }).click();
      const difference = page.page.locator('.difference');
      const colour = await page.page.evaluate(
        'getComputedStyle(document.querySelector(".difference")).color',
      );

      expect(trace).toContain('<script>');
      expect(log.split('<script>').length - 1).toBe(4);
      expect(log).not.toContain('\u202e');
      expect(await difference.innerText()).toContain('<script>');
      expect(colour).toBe('rgb(179, 38, 30)');
      expect(await page.page.title()).toBe('add_user: local console');
      expect(await page.page.locator('img, main script').count()).toBe(0);
    });
  });

  test("another site's page in the same browser cannot make it do anything", async () => {
    const { invocations, verdicts } = await local.view();
    await using other = createServer((_, response) => {
      response.setHeader('content-type', 'text/html').end('<h1>add_user</h1>');
    }).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo; // it listens on a port
    await using theirs = await ConsolePage.open(
      browser as Browser, // or this would not run
      `http://127.0.0.1:${port}`,
    );

    const answers = await theirs.page.evaluate(
      (paths) =>
        Promise.all(
          paths.map((path) =>
            fetch(path, { method: 'POST', mode: 'no-cors', body: '{}' }).then((it) => it.type),
          ),
        ),
      ['/actions/kill', '/2015-03-31/functions/add_user/invocations'].map(
        (path) => `${local.address}${path}`,
      ),
    );

    const after = await local.view();
    expect(answers).toEqual(['opaque', 'opaque']);
    expect(after.invocations.length).toBe(invocations.length);
    expect(after.verdicts.kill).toEqual(verdicts.kill);
  });

  test('a report of a run needs no server, and shows the same', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'report.html');
    await runStart(
      join('events', 'sign-up.json'),
      join('events', 'password-reset.json'),
      '--html',
      file,
    );

    await using report = await ConsolePage.open(browser as Browser, pathToFileURL(file).href);
    await report.page.getByRole('button', { name: /^the invocation of .*sign-up/ }).click();

    const { request } = readEvent(join(PROJECT_DIR, 'events', 'sign-up.json')) as SignUpEvent;
    expect(await report.region('Scenes').innerText()).toMatch(/2 of 2 as they had to be/);
    expect(await report.page.getByRole('tabpanel').innerText()).toMatch(/## index\.handler/);
    await report.rowOf(request.userAttributes.email ?? '').waitFor();
    expect((await stat(file)).mode & 0o077).toBe(0);
    expect(report.requests).toEqual([pathToFileURL(file).href]);
    expect(report.complaints).toEqual([]);
    expect(await report.accessibilityFaults('main')).toEqual([]);
  }, 60_000);

  test('a chaos run is shown along one line of time', async () => {
    const view: ChaosView = {
      ...{ command: 'npm run chaos -- --seed 3', madeMs: 0, slotMs: 100, facts: [['time', '1 s']] },
      slots: [
        { faults: { 'users: throttle': 2 }, outcomes: { parked: 1 }, waiting: 1 },
        {
          ...{ faults: {}, outcomes: { created: 3 }, waiting: 0 },
          answersMs: { median: 10, p99: 20, max: 30 },
        },
      ],
      checks: [
        { name: 'every user has a row', examined: 4, allowed: 0, wrong: [] },
        { name: 'no deleted row came back', examined: 1, allowed: 0, wrong: ['<b>one</b> did'] },
      ],
    };
    await using page = await open();
    await page.page.route(`${local.address}/`, (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<!doctype html><html lang="en"><head><title>report</title>
          <link rel="icon" href="data:,"><link rel="stylesheet" href="/page.css"></head>
          <body><div id="page"></div>
          <script type="application/json" id="chaos">${JSON.stringify(view)}</script>
          <script type="module" src="/page.js"></script></body></html>`,
      }),
    );
    await page.page.reload();

    const lanes = await page.page.locator('.chaos-lane [role="img"]').all();

    const names = await Promise.all(lanes.map((lane) => lane.getAttribute('aria-label')));
    expect(names).toEqual([
      'Faults: users: 2 calls',
      'Outcomes: 3 at most in 0.1 s',
      'Retry queue: 1 waiting at most',
      expect.stringMatching(/^Answers: 30 ms at most/),
    ]);
    await page.region('What held').getByText('1 wrong').waitFor();
    expect(await page.region('What held').innerText()).toContain('<b>one</b> did');
    expect(await page.accessibilityFaults()).toEqual([]);
    expect(page.complaints).toEqual([]);
  });

  describe("one's own app", () => {
    const settings = async (title: string): Promise<string> => {
      const section = shown.page.locator('dialog section').filter({ hasText: title });
      return section.locator('pre').innerText();
    };

    beforeAll(() => shown.page.getByRole('button', { name: 'Connect your app' }).click());
    afterAll(() => shown.page.keyboard.press('Escape'));

    test('signs up by amazon-cognito-identity-js, as the page says, and the page shows the code', async () => {
      const email = newEmail();
      const construct = new Function(
        'CognitoUserPool',
        `return ${await settings('amazon-cognito-identity-js')}`,
      );
      const Pool: CognitoUserPool = construct(CognitoUserPool);
      const attributes = [new CognitoUserAttribute({ Name: 'email', Value: email })];
      const signUp = promisify(Pool.signUp.bind(Pool));

      await signUp(email, 'Chocolate-1', attributes, []);
      await shown.page.getByText(`Sent to ${email}`).waitFor();
      const code = await shown.page.locator('output.code').innerText();
      const user = new CognitoUser({ Username: email, Pool });
      const confirm = promisify(user.confirmRegistration.bind(user));

      expect(await confirm(code.replace(' ', ''), false)).toBe('SUCCESS');
      await shown.rowOf(email).waitFor();
      expect((await local.view()).invocations[0]).toMatchObject({
        ...{ sender: 'Cognito', outcomes: ['created'], differences: [] },
      });
    });

    test("finds pool, table, queue and function by the variables of AWS's SDKs, as the page says", async () => {
      const lines = (await settings('AWS SDK, by variables')).split('\n');
      const before = { ...process.env };
      Object.assign(process.env, Object.fromEntries(lines.map((line) => line.split('='))));
      const { facts } = await local.view();

      const told = await Promise.all([
        new CognitoIdentityProviderClient().send(
          new ListUsersCommand({ UserPoolId: facts.userPoolId }),
        ),
        new DynamoDBClient().send(new ListTablesCommand({})),
        new SQSClient().send(new ListQueuesCommand({})),
        new LambdaClient().send(
          new InvokeCommand({ FunctionName: 'add_user', InvocationType: 'DryRun' }),
        ),
      ]).finally(() => {
        process.env = before;
      });

      const [users, tables, queues, invoked] = told;
      expect(users.Users?.length).toBeGreaterThan(0);
      expect(tables.TableNames).toContain(facts.usersTable.name);
      expect(queues.QueueUrls?.map((url) => new URL(url).pathname)).toContain(
        new URL(facts.queues.retry).pathname,
      );
      expect(invoked.StatusCode).toBe(204);
    });
  });

  describe('a process that is gone', () => {
    test('the call after the process was killed is a cold start', async () => {
      await shown.press('again');

      const said = await shown.press('kill');
      await shown.press('again');

      expect(said).toMatch(/gone\.$/);
      expect(await shown.invocation().innerText()).toMatch(/cold/);
    });
  });

  test('a page whose console has ended says so', async () => {
    await local.interrupt();

    await shown.page.getByRole('alert').getByText('The console does not answer.').waitFor();
  });
});
