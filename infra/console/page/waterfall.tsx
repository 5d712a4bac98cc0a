import { Fragment } from 'preact';
import type { TraceBar } from '../view.ts';
import { visible } from './format.ts';

const annotationsText = ({ annotations, flags }: TraceBar): string =>
  [...flags, ...Object.entries(annotations).map(([name, value]) => `${name}=${value}`)].join(' · ');

/** Where a long name may be broken: `add_|user_|idempotency`, `Change|Message|Visibility`. */
const nameParts = (name: string): readonly string[] => name.split(/(?<=_)|(?<=[a-z])(?=[A-Z])/);

const Line = ({ bar, totalMs }: { bar: TraceBar; totalMs: number }) => {
  const { name, depth, offsetMs, durationMs, flags } = bar;
  const percent = (ms: number): string => `${(ms / totalMs) * 100}%`;
  return (
    <tr title={annotationsText(bar)}>
      <th scope="row" style={{ paddingInlineStart: `calc(${depth} * var(--indent))` }}>
        <bdi>
          {nameParts(visible(name)).map((part, index) => (
            <Fragment key={index}>
              {index > 0 && <wbr />}
              {part}
            </Fragment>
          ))}
        </bdi>
        {flags.length > 0 && <em>{flags.join(' ')}</em>}
      </th>
      <td class="lane">
        <span
          class={flags.length > 0 ? 'span bad' : 'span'}
          style={{
            marginInlineStart: percent(offsetMs),
            width: percent(durationMs ?? totalMs - offsetMs),
          }}
        />
      </td>
      <td class="number from">{Math.round(offsetMs)}</td>
      <td class="number">{durationMs === undefined ? 'unfinished' : Math.round(durationMs)}</td>
    </tr>
  );
};

/** A trace as a waterfall: each segment where it began, as long as it took. */
export const Waterfall = ({ bars }: { bars: readonly TraceBar[] }) => {
  if (bars.length === 0) {
    return <p class="empty">No trace came.</p>;
  }
  const ends = bars.map(({ offsetMs, durationMs = 0 }) => offsetMs + durationMs);
  const totalMs = Math.max(1, ...ends);
  return (
    <table class="waterfall">
      <thead>
        <tr>
          <th scope="col" class="segment">
            segment
          </th>
          <td />
          <th scope="col" class="number from">
            from, ms
          </th>
          <th scope="col" class="number">
            took, ms
          </th>
        </tr>
      </thead>
      <tbody>
        {bars.map((bar, index) => (
          <Line key={index} bar={bar} totalMs={totalMs} />
        ))}
      </tbody>
    </table>
  );
};
