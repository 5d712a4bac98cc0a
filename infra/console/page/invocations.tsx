import type { InvocationView } from '../view.ts';
import { msText, shortId } from './format.ts';
import { InvocationDetails } from './invocation-details.tsx';
import { Ago, Outcome, Panel, usePage } from './shared.tsx';

/** What is shown unless somebody asks for more. */
export const SHOWN = 40;

/** What became of an invocation: of a batch, how often each outcome. */
const Outcomes = ({ invocation }: { invocation: InvocationView }) => {
  const { error, outcomes, durationMs, functionName } = invocation;
  if (durationMs === undefined) {
    return <span class="badge running">running</span>;
  }
  if (error) {
    return <Outcome outcome="error" />;
  }
  if (outcomes.length === 0) {
    // The function of somebody else knows nothing of outcomes.
    return functionName === 'next_function' ? (
      <span class="badge plain">done</span>
    ) : (
      <Outcome outcome="no outcome" />
    );
  }
  return Object.entries(Object.groupBy(outcomes, (it) => it)).map(([outcome, { length } = []]) => (
    <Outcome key={outcome} outcome={outcome} count={length} />
  ));
};

const about = ({ functionName, triggerSource, subs, note, isDegraded }: InvocationView) => {
  const [first] = subs;
  const others = subs.length > 1 ? ` and ${subs.length - 1} more` : '';
  const who = first === undefined ? '' : `${shortId(first)}${others} `;
  const what =
    functionName === 'add_user' && triggerSource !== undefined
      ? triggerSource.replace('PostConfirmation_', '')
      : functionName;
  return [`${who}${what}`, isDegraded ? 'degraded' : '', note ?? '']
    .filter((part) => part !== '')
    .join(' · ');
};

/** How warm the process was that took it. */
const startText = ({ isCold }: InvocationView): string => {
  if (isCold === undefined) {
    return '';
  }
  return isCold ? 'cold' : 'warm';
};

const Row = (props: {
  invocation: InvocationView;
  isOpen: boolean;
  toggle: (id: string) => void;
}) => {
  const { invocation, isOpen, toggle } = props;
  const { id, durationMs, attempt, startedMs } = invocation;
  return (
    <li id={`invocation-${id}`}>
      <button
        type="button"
        class="invocation"
        aria-expanded={isOpen}
        aria-controls={`details-${id}`}
        onClick={() => toggle(id)}
      >
        <span class="outcome">
          <Outcomes invocation={invocation} />
        </span>
        <bdi class="about">{about(invocation)}</bdi>
        <span class="number">{durationMs === undefined ? '' : `${msText(durationMs)} ms`}</span>
        <span class="muted start">{startText(invocation)}</span>
        <span class="muted attempt" title="Which delivery of the confirmation this is">
          try {attempt}
        </span>
        <span class="muted ago">
          <Ago atMs={startedMs} />
        </span>
      </button>
      {isOpen && (
        <div id={`details-${id}`} class="details">
          <InvocationDetails invocation={invocation} />
        </div>
      )}
    </li>
  );
};

export const Invocations = (props: {
  openId: string | undefined;
  toggle: (id: string) => void;
  showsAll: boolean;
  showAll: () => void;
}) => {
  const { view, isReport } = usePage();
  const { openId, toggle, showsAll, showAll } = props;
  const shown = showsAll ? view.invocations : view.invocations.slice(0, SHOWN);
  const more = view.invocations.length - shown.length;
  return (
    <Panel title="Invocations" note={isReport ? 'newest first' : 'newest first · live'}>
      {shown.length === 0 && <p class="empty">None yet. Sign up, or take the tour.</p>}
      <ol class="invocations">
        {shown.map((invocation) => (
          <Row
            key={invocation.id}
            invocation={invocation}
            isOpen={invocation.id === openId}
            toggle={toggle}
          />
        ))}
      </ol>
      {more > 0 && (
        <button type="button" class="link more" onClick={showAll}>
          {more} more
        </button>
      )}
    </Panel>
  );
};
