import { Presets, SingleBar } from 'cli-progress';

/** Shows how far a run is. */
export type ProgressView = { update(users: number): void; stop(): void };

const barView = (total: number): ProgressView => {
  const bar = new SingleBar(
    { format: '{bar} {value}/{total} users, {eta_formatted} left', hideCursor: true },
    Presets.shades_classic,
  );
  bar.start(total, 0);
  return { update: (users) => bar.update(users), stop: () => bar.stop() };
};

const PARTS = 10;

const lineView = (total: number): ProgressView => {
  let said = 0;
  return {
    update(users) {
      const part = Math.floor((users * PARTS) / total);
      if (part > said) {
        said = part;
        console.error(`${users}/${total} users`);
      }
    },
    stop: () => undefined,
  };
};

/** A bar on a terminal; elsewhere a line now and then. Both go to stderr. */
export const progressView = (total: number): ProgressView =>
  process.stderr.isTTY ? barView(total) : lineView(total);
