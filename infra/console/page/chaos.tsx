import type { ComponentChildren } from 'preact';
import type { ChaosCheck, ChaosSlot, ChaosView } from '../chaos-view.ts';
import { exactText, visible } from './format.ts';
import { ThemeButton } from './theme.tsx';
import { TONE_ORDER, toneOf } from './tone.ts';

type Counts = Readonly<Record<string, number>>;

const sum = (counts: Counts): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

const listed = (counts: Counts): string =>
  Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(' · ');

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} s`;

type LaneProps = {
  name: string;
  note: string;
  view: ChaosView;
  titleOf: (slot: ChaosSlot) => string;
  children: (slot: ChaosSlot) => ComponentChildren;
};

/** One row of the time line, a cell for each slot. */
const Lane = ({ name, note, view, titleOf, children }: LaneProps) => (
  <div class="chaos-lane">
    <div>
      <h3>{name}</h3>
      <p class="hint">{note}</p>
    </div>
    <div class="bars" role="img" aria-label={`${name}: ${note}`}>
      {view.slots.map((slot, index) => {
        const title = titleOf(slot);
        return (
          <div
            key={index}
            class="bar"
            title={`${seconds(index * view.slotMs)}${title && ` · ${title}`}`}
          >
            {children(slot)}
          </div>
        );
      })}
    </div>
  </div>
);

const height = (value: number, highest: number) => ({ height: `${(value / highest) * 100}%` });

const highestOf = (view: ChaosView, measure: (slot: ChaosSlot) => number): number =>
  Math.max(1, ...view.slots.map(measure));

/** Calls to one target that got a fault. */
const FaultLane = ({ view, target }: { view: ChaosView; target: string }) => {
  const faultsOn = ({ faults }: ChaosSlot): Counts =>
    Object.fromEntries(Object.entries(faults).filter(([name]) => name.startsWith(`${target}:`)));
  const countOf = (slot: ChaosSlot): number => sum(faultsOn(slot));
  const highest = highestOf(view, countOf);
  const total = view.slots.reduce((all, slot) => all + countOf(slot), 0);
  return (
    <Lane
      name={`Faults: ${target}`}
      note={`${total} calls`}
      view={view}
      titleOf={(slot) => listed(faultsOn(slot))}
    >
      {(slot) => <span class="bad" style={height(countOf(slot), highest)} />}
    </Lane>
  );
};

const OutcomeLane = ({ view }: { view: ChaosView }) => {
  const highest = highestOf(view, ({ outcomes }) => sum(outcomes));
  return (
    <Lane
      name="Outcomes"
      note={`${highest} at most in ${seconds(view.slotMs)}`}
      view={view}
      titleOf={({ outcomes }) => listed(outcomes)}
    >
      {({ outcomes }) =>
        TONE_ORDER.map((tone) => {
          const some = Object.entries(outcomes).filter(([name]) => toneOf(name) === tone);
          return (
            <span key={tone} class={tone} style={height(sum(Object.fromEntries(some)), highest)} />
          );
        })
      }
    </Lane>
  );
};

const QueueLane = ({ view }: { view: ChaosView }) => {
  const highest = highestOf(view, ({ waiting }) => waiting);
  return (
    <Lane
      name="Retry queue"
      note={`${highest} waiting at most`}
      view={view}
      titleOf={({ waiting }) => `${waiting} waiting`}
    >
      {({ waiting }) => <span class="warn" style={height(waiting, highest)} />}
    </Lane>
  );
};

const LatencyLane = ({ view }: { view: ChaosView }) => {
  const highest = highestOf(view, ({ answersMs }) => answersMs?.max ?? 0);
  return (
    <Lane
      name="Answers"
      note={`${Math.round(highest)} ms at most; strong: the median, pale: the 99th percentile`}
      view={view}
      titleOf={({ answersMs }) =>
        answersMs
          ? `${Math.round(answersMs.median)} ms in the median, ${Math.round(answersMs.p99)} ms at p99, ${Math.round(answersMs.max)} ms at most`
          : ''
      }
    >
      {({ answersMs }) =>
        answersMs && (
          <>
            <span class="median" style={height(answersMs.median, highest)} />
            <span class="p99" style={height(answersMs.p99 - answersMs.median, highest)} />
          </>
        )
      }
    </Lane>
  );
};

const TICKS = [0, 0.25, 0.5, 0.75, 1];

const Axis = ({ view }: { view: ChaosView }) => (
  <div class="chaos-lane">
    <span class="hint">since the start</span>
    <div class="axis hint">
      {TICKS.map((share) => (
        <span key={share}>{seconds(view.slots.length * view.slotMs * share)}</span>
      ))}
    </div>
  </div>
);

const Check = ({ check }: { check: ChaosCheck }) => {
  const { name, examined, allowed, wrong } = check;
  const isFine = wrong.length === 0;
  return (
    <tr>
      <td>
        <span class={`verdict ${isFine ? 'good' : 'bad'}`} aria-hidden="true">
          {isFine ? '✔' : '✘'}
        </span>{' '}
        {name}
        {wrong.map((what) => (
          <span key={what} class="difference block">
            {visible(what)}
          </span>
        ))}
      </td>
      <td class="number">{examined}</td>
      <td class="number">{allowed}</td>
      <td class="number">{wrong.length}</td>
    </tr>
  );
};

const Checks = ({ checks }: { checks: readonly ChaosCheck[] }) => (
  <table class="plain">
    <thead>
      <tr>
        <th scope="col">what must hold</th>
        {['looked at', 'allowed', 'wrong'].map((title) => (
          <th key={title} scope="col" class="number">
            {title}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {checks.map((check) => (
        <Check key={check.name} check={check} />
      ))}
    </tbody>
  </table>
);

/** A chaos run that is over: faults, outcomes, queue and latencies along one line of time. */
export const Chaos = ({ view }: { view: ChaosView }) => {
  const { slots, slotMs, checks, facts, command, madeMs } = view;
  const targets = [
    ...new Set(slots.flatMap(({ faults }) => Object.keys(faults).map((it) => it.split(':')[0]))),
  ].filter((target) => target !== undefined);
  const wrong = checks.reduce((total, check) => total + check.wrong.length, 0);
  return (
    <>
      <header class="top">
        <h1>add_user</h1>
        <p class="facts">chaos run of {exactText(madeMs).slice(0, 16)}</p>
        <ThemeButton />
      </header>
      <main class="chaos">
        <section class="panel" aria-label="Time line">
          <header>
            <h2>Time line</h2>
            <span class="note">{seconds(slots.length * slotMs)}</span>
          </header>
          {targets.toSorted().map((target) => (
            <FaultLane key={target} view={view} target={target} />
          ))}
          <OutcomeLane view={view} />
          <QueueLane view={view} />
          <LatencyLane view={view} />
          <Axis view={view} />
        </section>
        <section class="panel" aria-label="What held">
          <header>
            <h2>{wrong === 0 ? 'Nothing was lost' : `${wrong} wrong`}</h2>
            <code class="note">{command}</code>
          </header>
          <Checks checks={checks} />
        </section>
        <section class="panel" aria-label="The run">
          <header>
            <h2>The run</h2>
          </header>
          <dl class="fields body">
            {facts.map(([name, text]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
        </section>
      </main>
    </>
  );
};
