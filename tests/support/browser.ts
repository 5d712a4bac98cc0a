import { existsSync } from 'node:fs';
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

// The package's own arguments switch off what keeps sites apart, which is what is tested.
const ARGS = ['--no-sandbox', '--headless=shell'];
const BROWSERS_OF_THE_MACHINE = ['chrome', 'msedge', 'chromium'] as const;

/** The Chromium that npm brings, which is for Linux. */
const packaged = async (): Promise<Browser> => {
  if (process.platform !== 'linux') {
    throw new Error(`@sparticuz/chromium is not for ${process.platform}.`);
  }
  return playwright.launch({ executablePath: await chromium.executablePath(), args: ARGS });
};

const ownOf = (channel: string): Promise<Browser> => playwright.launch({ channel });

/** A browser that `CHROME_PATH` names, as other tools have it. */
const named = (): Promise<Browser> => {
  const path = process.env.CHROME_PATH ?? '';
  if (!existsSync(path)) {
    throw new Error('CHROME_PATH names no browser.');
  }
  return playwright.launch({ executablePath: path, args: ARGS });
};

/**
 * Starts a browser: the one that `CHROME_PATH` names, the one that npm brings, or the machine's own.
 *
 * @returns undefined if there is none
 * @throws in CI, where there must be one
 */
export const launchBrowser = async (): Promise<Browser | undefined> => {
  const ways = [named, packaged, ...BROWSERS_OF_THE_MACHINE.map((it) => () => ownOf(it))];
  const faults: string[] = [];
  for (const launch of ways) {
    try {
      return await launch();
    } catch (fault) {
      faults.push(String(fault).split('\n')[0] ?? '');
    }
  }
  if (process.env.CI) {
    throw new Error(`No browser can be started for the console's tests: ${faults.join(' ')}`);
  }
  return undefined;
};
