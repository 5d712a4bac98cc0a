import { OUTCOME_SLOTS, type OutcomeSlot } from '../view.ts';
import { spanText } from './format.ts';
import { Panel, usePage } from './shared.tsx';
import { TONE_ORDER, toneOf } from './tone.ts';

const total = (slot: OutcomeSlot | undefined): number =>
  Object.values(slot?.counts ?? {}).reduce((sum, count) => sum + count, 0);

const slotTitle = (slot: OutcomeSlot): string =>
  [
    new Date(slot.startMs).toISOString().slice(11, 19),
    ...Object.entries(slot.counts).map(([outcome, count]) => `${count} ${outcome}`),
  ].join(' · ');

/** One slot of time: as high as there were outcomes, stacked by tone. */
const Bar = ({ slot, highest }: { slot: OutcomeSlot | undefined; highest: number }) => (
  <div class="bar" title={slot && slotTitle(slot)}>
    {TONE_ORDER.map((tone) => {
      const some = Object.entries(slot?.counts ?? {}).filter(([it]) => toneOf(it) === tone);
      const count = some.reduce((sum, [, each]) => sum + each, 0);
      return (
        count > 0 && (
          <span key={tone} class={tone} style={{ height: `${(count / highest) * 100}%` }} />
        )
      );
    })}
  </div>
);

export const Outcomes = () => {
  const { view, nowMs, isReport } = usePage();
  const { slots, slotMs, totals } = view.outcomes;
  const lastMs = nowMs - (nowMs % slotMs);
  const shown = Array.from({ length: OUTCOME_SLOTS }, (_, index) => {
    const startMs = lastMs - (OUTCOME_SLOTS - 1 - index) * slotMs;
    return { startMs, slot: slots.find((slot) => slot.startMs === startMs) };
  });
  const highest = Math.max(1, ...shown.map(({ slot }) => total(slot)));
  const counts = Object.entries(totals).map(([outcome, count]) => `${count} ${outcome}`);
  const sums = counts.join(' · ') || 'nothing yet';
  return (
    <Panel
      title={isReport ? 'Outcomes' : `Outcomes, last ${spanText(slotMs * OUTCOME_SLOTS)}`}
      note={sums}
    >
      <div class="bars" role="img" aria-label={`Outcomes since the start: ${sums}`}>
        {shown.map(({ startMs, slot }) => (
          <Bar key={startMs} slot={slot} highest={highest} />
        ))}
      </div>
    </Panel>
  );
};
