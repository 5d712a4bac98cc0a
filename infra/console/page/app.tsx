import { useEffect, useState } from 'preact/hooks';
import type { View } from '../view.ts';
import { Header } from './header.tsx';
import { Invocations, SHOWN } from './invocations.tsx';
import { Outcomes } from './outcomes.tsx';
import { Rows } from './rows.tsx';
import { Scenes } from './scenes.tsx';
import { type PageContext, PageProvider, usePage } from './shared.tsx';
import { SignUp } from './sign-up.tsx';
import { Pool, Queues, Records } from './stores.tsx';
import { Tour } from './tour.tsx';
import { Break, Try } from './try.tsx';

/** Where a narrow page is: there one column is shown at a time. */
const PLACES = { do: 'Do', watch: 'Watch', data: 'Data' } as const;
type Place = keyof typeof PLACES;

const TICK_MS = 1_000;

const useNow = (isStill: boolean, stillMs: number): number => {
  const [nowMs, setNow] = useState(isStill ? stillMs : Date.now());
  useEffect(() => {
    const timer = isStill ? undefined : setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [isStill]);
  return nowMs;
};

const Places = (props: { place: Place; go: (place: Place) => void }) => {
  const { view, isReport } = usePage();
  const { place, go } = props;
  const counts: Partial<Record<Place, number>> = {
    watch: view.invocations.length,
    data: view.rows.total,
  };
  return (
    <nav class="places" aria-label="Parts of the page">
      {(Object.keys(PLACES) as Place[]).map((it) => (
        <button
          key={it}
          type="button"
          aria-current={it === place ? 'true' : undefined}
          onClick={() => go(it)}
        >
          {isReport && it === 'do' ? 'Scenes' : PLACES[it]}
          {counts[it] !== undefined && <span class="muted"> {counts[it]}</span>}
        </button>
      ))}
    </nav>
  );
};

/** What was last said of an action, for those who do not see it appear. */
const Said = ({ view }: { view: View }) => {
  const [last] = Object.values(view.verdicts).toSorted((a, b) => b.atMs - a.atMs);
  return (
    <p class="sr" role="status">
      {last && `${last.ok ? 'Done' : 'Failed'}: ${last.text}`}
    </p>
  );
};

const Doing = () => (
  <div class="column do">
    <SignUp />
    <Try />
    <Break />
  </div>
);

export const App = ({ view, isReport }: { view: View; isReport: boolean }) => {
  const nowMs = useNow(isReport, view.facts.startedMs);
  const [place, go] = useState<Place>('do');
  const [openId, open] = useState<string>();
  const [showsAll, setShowsAll] = useState(false);
  const page: PageContext = {
    ...{ view, nowMs, isReport },
    show: (id) => {
      const place = view.invocations.findIndex((invocation) => invocation.id === id);
      setShowsAll(showsAll || place >= SHOWN);
      open(id);
      go('watch');
    },
  };
  useEffect(() => {
    document.getElementById(`invocation-${openId}`)?.scrollIntoView({ block: 'nearest' });
  }, [openId]);
  return (
    <PageProvider value={page}>
      <Header />
      <div data-place={place}>
        {!isReport && <Tour />}
        <main>
          {isReport ? <Scenes scenes={view.scenes ?? []} /> : <Doing />}
          <div class="column watch">
            <Outcomes />
            <Invocations
              openId={openId}
              toggle={(id) => open(id === openId ? undefined : id)}
              showsAll={showsAll}
              showAll={() => setShowsAll(true)}
            />
          </div>
          <div class="column data">
            <Rows />
            <Queues />
            <Records />
            {!isReport && <Pool />}
          </div>
        </main>
      </div>
      <Places place={place} go={go} />
      <Said view={view} />
    </PageProvider>
  );
};
