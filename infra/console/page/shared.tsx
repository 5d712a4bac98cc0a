import { type ComponentChildren, createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { ACTIONS, type ActionName } from '../catalogue.ts';
import type { VerdictView, View } from '../view.ts';
import { agoText, exactText } from './format.ts';
import { act } from './store.ts';
import { toneOf } from './tone.ts';

/** What every part of the page may need. */
export type PageContext = {
  readonly view: View;
  readonly nowMs: number;
  /** A report of what has been: nothing can be done. */
  readonly isReport: boolean;
  /** Opens an invocation, wherever it is. */
  show(invocationId: string): void;
};

const Page = createContext<PageContext | undefined>(undefined);
export const PageProvider = Page.Provider;

export const usePage = (): PageContext => {
  const page = useContext(Page);
  if (!page) {
    throw new Error('There is no page around this part.');
  }
  return page;
};

export const Panel = (props: {
  title: string;
  note?: ComponentChildren;
  children: ComponentChildren;
}) => (
  <section class="panel" aria-label={props.title}>
    <header>
      <h2>
        <bdi>{props.title}</bdi>
      </h2>
      <span class="note">{props.note}</span>
    </header>
    {props.children}
  </section>
);

/** A point in time, told from now; the exact one on hover. */
export const Ago = ({ atMs }: { atMs: number }) => {
  const { nowMs, isReport } = usePage();
  const exact = exactText(atMs);
  return (
    <time dateTime={exact} title={exact}>
      {isReport ? exact.slice(11, 19) : agoText(atMs, nowMs)}
    </time>
  );
};

/** @param count how many of a batch ended so */
export const Outcome = ({ outcome, count = 1 }: { outcome: string; count?: number }) => (
  <span class={`badge ${toneOf(outcome)}`}>{count > 1 ? `${count} ${outcome}` : outcome}</span>
);

/** Whether what a button promised has happened. */
export const VerdictLine = ({ verdict }: { verdict: VerdictView | undefined }) => {
  const { show, view } = usePage();
  if (!verdict) {
    return null;
  }
  const { ok, text, invocationId, atMs } = verdict;
  const isThere = view.invocations.some(({ id }) => id === invocationId);
  return (
    <p class={`verdict ${ok ? 'good' : 'bad'}`} title={exactText(atMs)}>
      <span aria-hidden="true">{ok ? '✔' : '✘'}</span>
      <span class="sr">{ok ? 'Done:' : 'Failed:'}</span> <bdi>{text}</bdi>{' '}
      {invocationId && isThere && (
        <button type="button" class="link" onClick={() => show(invocationId)}>
          show
        </button>
      )}
    </p>
  );
};

/**
 * What makes a button do an action. While it is at work, a press does nothing; the button is not
 * `disabled`, which would take the focus from whoever uses the keyboard.
 */
export const useAction = (name: ActionName, run: () => unknown) => {
  const isBusy = usePage().view.busy.includes(name);
  return {
    isBusy,
    start: () => isBusy || void run(),
    marks: { 'aria-busy': isBusy, 'aria-disabled': isBusy },
  };
};

/** A button with its sentence, and then what came of it. */
export const ActionCard = (props: {
  name: ActionName;
  input?: object;
  isOn?: boolean;
  /** @default that of the action */
  verdict?: VerdictView | undefined;
  before?: ComponentChildren;
}) => {
  const { view } = usePage();
  const { name, input, isOn, before } = props;
  const { label, expect } = ACTIONS[name];
  const { isBusy, start, marks } = useAction(name, () => act(name, input));
  return (
    <li class="card">
      {before}
      <button type="button" class={isOn ? 'action on' : 'action'} {...marks} onClick={start}>
        <strong>{label}</strong>
        <span>{isBusy ? 'At work …' : expect}</span>
      </button>
      <VerdictLine verdict={'verdict' in props ? props.verdict : view.verdicts[name]} />
    </li>
  );
};

/** A small button that reads as a link, for one thing among others. */
export const SmallAction = (props: {
  name: ActionName;
  text: string;
  /** What it is about, for those who do not see what stands around it. */
  of: string;
  input?: object;
}) => {
  const { name, text, of, input } = props;
  const { label, expect } = ACTIONS[name];
  const { start, marks } = useAction(name, () => act(name, input));
  return (
    <button type="button" class="link" title={`${label}. ${expect}`} {...marks} onClick={start}>
      {text}
      <span class="sr"> {of}</span>
    </button>
  );
};
