import { render } from 'preact';
import type { ChaosView } from '../chaos-view.ts';
import type { View } from '../view.ts';
import { App } from './app.tsx';
import { Chaos } from './chaos.tsx';
import { follow, type Known } from './store.ts';

/** How long a broken connection is not worth a word. */
const PATIENCE_MS = 1_500;

const place = document.getElementById('page') as HTMLElement; // index.html has it

const Live = ({ view, isLost }: { view: View | undefined; isLost: boolean }) => (
  <>
    {isLost && (
      <p class="lost" role="alert">
        The console does not answer. Start it again: <code>npx add-user console</code>
      </p>
    )}
    {view && <App view={view} isReport={false} />}
  </>
);

const goLive = (): void => {
  let known: Known = { view: undefined, isConnected: true };
  let isLost = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const draw = (): void => render(<Live view={known.view} isLost={isLost} />, place);
  const lose = (): void => {
    isLost = true;
    draw();
  };
  follow((now) => {
    known = now;
    if (now.isConnected) {
      clearTimeout(timer);
      timer = undefined;
      isLost = false;
    } else {
      // The browser tries again and again, and fails each time.
      timer ??= setTimeout(lose, PATIENCE_MS);
    }
    draw();
  });
};

/** What a report holds in place of a server. */
const embedded = (name: string): unknown => {
  const text = document.getElementById(name)?.textContent;
  return text === undefined || text === null ? undefined : JSON.parse(text);
};

const report = embedded('report') as View | undefined; // as the reports write it
const chaos = embedded('chaos') as ChaosView | undefined;
if (report) {
  render(<App view={report} isReport={true} />, place);
} else if (chaos) {
  render(<Chaos view={chaos} />, place);
} else {
  goLive();
}
