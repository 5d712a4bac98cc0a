import { readFile, writeFile } from 'node:fs/promises';
import { ABLATION_NAMES, buildAblations } from './candidates.ts';
import { type ColdReadings, measureCold } from './cold.ts';
import { CpuShare } from './cpu-share.ts';
import { net, values } from './figures.ts';
import { Laboratory } from './laboratory.ts';
import type { Reading } from './runtime-client/reading.ts';
import { pairedRatios, shown, spreadOf } from './statistics.ts';
import { table } from './table.ts';

const NAMES = ['zip', 'empty', ...ABLATION_NAMES];

/** Cold starts of the zip, and of the zip without one of its measures at a time. */
export type Ablation = {
  readonly cold: ColdReadings<string>;
  readonly limited: ColdReadings<string> | undefined;
  readonly zipKb: Readonly<Record<string, number>>;
};

/** @param limitedToMb the memory size whose share of a CPU the second measurement has */
export const measureAblation = async (
  rounds: number,
  limitedToMb: number,
  onRound: () => void,
): Promise<Ablation> => {
  await using laboratory = await Laboratory.open(buildAblations);
  return {
    cold: await measureCold(laboratory, NAMES, { rounds }, onRound),
    limited: CpuShare.isPossible()
      ? await measureCold(laboratory, NAMES, { rounds, memoryMb: limitedToMb }, onRound)
      : undefined,
    zipKb: Object.fromEntries(
      laboratory.candidates.map(({ name, zipBytes }) => [name, zipBytes / 1024]),
    ),
  };
};

/** How many times that of the zip a figure is without the measure. */
const ratio = (
  cold: ColdReadings<string> | undefined,
  name: string,
  measure: keyof Reading,
): string => {
  if (!cold) {
    return 'not measured';
  }
  const { empty = [], zip = [], [name]: without = [] } = cold;
  const netOf = (readings: readonly Reading[]) =>
    net(values(readings, measure), values(empty, measure));
  return shown(pairedRatios(netOf(without), netOf(zip)));
};

/** The table of the measures: each figure without the measure, as a multiple of that with all of them. */
export const ablationTable = ({ cold, limited, zipKb }: Ablation): string =>
  table(
    ['without', 'cold, CPU time', 'cold', 'cold at 512 MB', 'zip (KB)'],
    [
      ...ABLATION_NAMES.map((name) => [
        name,
        ratio(cold, name, 'cpuMs'),
        ratio(cold, name, 'wallMs'),
        ratio(limited, name, 'wallMs'),
        (zipKb[name] ?? 0).toFixed(0),
      ]),
      [
        'nothing (ms)',
        ...[
          { readings: cold, measure: 'cpuMs' as const },
          { readings: cold, measure: 'wallMs' as const },
          { readings: limited, measure: 'wallMs' as const },
        ].map(({ readings, measure }) =>
          readings
            ? shown(
                spreadOf(
                  net(values(readings.zip ?? [], measure), values(readings.empty ?? [], measure)),
                ),
              )
            : 'not measured',
        ),
        (zipKb.zip ?? 0).toFixed(0),
      ],
    ],
  );

const MARKS = ['<!-- npm run bench -- --ablate writes this table -->\n', '\n<!-- end -->'] as const;

/** Puts the table into a page, between two marks. @throws if the page has no marks */
export const writeAblation = async (page: string, content: string): Promise<void> => {
  const text = await readFile(page, 'utf8');
  const [before, rest] = text.split(MARKS[0]);
  const after = rest?.slice(rest.indexOf(MARKS[1]));
  if (before === undefined || !after?.startsWith(MARKS[1])) {
    throw new Error(`${page} has no place for the table.`);
  }
  await writeFile(page, `${before}${MARKS[0]}\n${content}\n${after}`);
};
