import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { ACTIONS, type ActionName } from '../../infra/console/catalogue.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const WIDE = { width: 1360, height: 900 };

export type PageOptions = {
  readonly width?: number;
  readonly colorScheme?: 'light' | 'dark';
};

/** The console's page in a window of its own, and what a person does with it. */
export class ConsolePage implements AsyncDisposable {
  readonly page: Page;
  /** Errors of scripts, and what the browser refused. */
  readonly complaints: string[] = [];
  /** Every address that the page asked for. */
  readonly requests: string[] = [];
  readonly #context: BrowserContext;

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context;
    this.page = page;
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) {
        this.complaints.push(message.text());
      }
    });
    page.on('request', (request) => this.requests.push(request.url()));
  }

  static async open(
    browser: Browser,
    address: string,
    { width = WIDE.width, colorScheme = 'light' }: PageOptions = {},
  ): Promise<ConsolePage> {
    const context = await browser.newContext({
      viewport: { ...WIDE, width },
      colorScheme,
    });
    const opened = new ConsolePage(context, await context.newPage());
    await opened.page.goto(address);
    await opened.page.getByRole('heading', { name: 'add_user' }).waitFor();
    return opened;
  }

  region(name: string): Locator {
    return this.page.getByRole('region', { name });
  }

  /** Presses the button of an action and waits until it was done. @returns what the page says then */
  async press(name: ActionName, button?: Locator): Promise<string> {
    const { label } = ACTIONS[name];
    const own = button ?? this.page.locator('.action').filter({ hasText: label }).first();
    return this.await(name, () => own.click());
  }

  /** Waits until an action was done. @param begin starts it @returns what the page says then */
  async await(name: ActionName, begin: () => Promise<void>): Promise<string> {
    const done = this.page.waitForResponse((it) => it.url().endsWith(`/actions/${name}`));
    await begin();
    const { text } = (await (await done).json()) as { text: string };
    await this.page.getByText(text, { exact: true }).first().waitFor();
    return text;
  }

  async signUp(person: { readonly email: string; readonly name: string }): Promise<void> {
    await this.page.getByLabel('E-mail address').fill(person.email);
    await this.page.getByLabel('Name').fill(person.name);
    await this.press('sign-up', this.page.getByRole('button', { name: 'Sign up', exact: true }));
  }

  confirm(): Promise<string> {
    return this.press('confirm', this.page.getByRole('button', { name: 'Confirm with this code' }));
  }

  async signUpAndConfirm(email: string): Promise<string> {
    await this.signUp({ email, name: 'Ada Brandt' });
    return this.confirm();
  }

  takeTourStep(): Promise<string> {
    return this.press(
      'tour',
      this.region('Tour').getByRole('button', { name: /Do it|Start over/ }),
    );
  }

  invocation(place = 0): Locator {
    return this.page.locator('button.invocation').nth(place);
  }

  rowOf(key: string): Locator {
    return this.region('chocolate_user').getByRole('row').filter({ hasText: key });
  }

  /** The faults that axe-core finds in what is shown. @param part a selector @param rule only this one */
  async accessibilityFaults(part = 'html', rule?: string): Promise<readonly string[]> {
    await this.page.evaluate(await readFile(AXE, 'utf8'));
    const options = JSON.stringify(rule === undefined ? {} : { runOnly: [rule] });
    const results = (await this.page.evaluate(`axe.run('${part}', ${options})`)) as AxeResults;
    return results.violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#context.close();
  }
}
