import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { TOUR } from '../../infra/console/catalogue.ts';
import { PROJECT_DIR } from '../../infra/paths.ts';
import { launchBrowser } from '../support/browser.ts';
import { ConsolePage } from '../support/console-page.ts';
import { startConsoleProcess } from '../support/console-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const PICTURES_DIR = join(PROJECT_DIR, 'docs', 'pictures');
const MAX_BYTES = 150 * 1_024;
/** A moving picture has some ten seconds. */
const FRAME_MS = 1_700;
const MOVING_WIDTH = 1_020;

const write = async (name: string, picture: Buffer): Promise<void> => {
  await writeFile(join(PICTURES_DIR, name), picture);
  console.log(`docs/pictures/${name}  ${Math.round(picture.length / 1_024)} KB`);
};

/** With few colours, which is all that the page has. */
const writeStill = async (name: string, page: ConsolePage): Promise<void> => {
  const picture = await sharp(await page.page.screenshot())
    .png({ palette: true })
    .toBuffer();
  if (picture.length > MAX_BYTES) {
    throw new Error(`${name} has ${picture.length} bytes: too many for a repository.`);
  }
  await write(name, picture);
};

const writeMoving = async (name: string, frames: readonly Buffer[]): Promise<void> => {
  const small = frames.map((frame) => sharp(frame).resize(MOVING_WIDTH).png().toBuffer());
  const moving = sharp(await Promise.all(small), { join: { animated: true } });
  await write(
    name,
    await moving.webp({ quality: 80, effort: 6, delay: frames.map(() => FRAME_MS) }).toBuffer(),
  );
};

/** The tour from start to end, a frame a step. */
const takeTour = async (page: ConsolePage): Promise<readonly Buffer[]> => {
  const frames = [await page.page.screenshot()];
  for (const _ of TOUR) {
    await page.takeTourStep();
    frames.push(await page.page.screenshot());
  }
  if ((await page.region('Tour').locator('li.done').count()) < TOUR.length) {
    throw new Error('A step of the tour failed: this machine is too busy for pictures.');
  }
  return frames;
};

/** What is shown: a user whose confirmation is parked, and its trace. */
const prepare = async (page: ConsolePage): Promise<void> => {
  await page.press('dynamodb-away');
  await page.signUpAndConfirm('ada.brandt@example.com');
  await page
    .region('Retry queue')
    .getByText(/^1 waiting/)
    .waitFor();
};

const take = async (browser: Browser, address: string): Promise<void> => {
  await using page = await ConsolePage.open(browser, address);
  await writeMoving('tour.webp', await takeTour(page));
  await prepare(page);
  for (const colorScheme of ['light', 'dark'] as const) {
    await using wide = await ConsolePage.open(browser, address, { colorScheme });
    await wide.invocation(1).click();
    await writeStill(`console-${colorScheme}.png`, wide);
    await using narrow = await ConsolePage.open(browser, address, { colorScheme, width: 360 });
    await narrow.page.getByRole('button', { name: /^Watch/ }).click();
    await narrow.invocation(1).click();
    await writeStill(`console-narrow-${colorScheme}.png`, narrow);
  }
};

const browser = await launchBrowser();
if (!browser) {
  throw new Error('There is no browser to take pictures with: set CHROME_PATH.');
}
await using folder = await temporaryFolder();
await using local = await startConsoleProcess(folder.path);
await take(browser, local.address);
await browser.close();
