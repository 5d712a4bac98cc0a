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

export const Outcome = ({ outcome }: { outcome: string }) => (
  <span class={`badge ${toneOf(outcome)}`}>{outcome}</span>
);

/** Whether what a button promised has happened. */
export const VerdictLine = ({ verdict }: { verdict: VerdictView | undefined }) => {
  const { show, view } = usePage();
  if (!verdict) {
    return null;
  }
  const { ok, text, invocationId } = verdict;
  const isThere = view.invocations.some(({ id }) => id === invocationId);
  return (
    <p class={`verdict ${ok ? 'good' : 'bad'}`}>
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
  const isBusy = view.busy.includes(name);
  return (
    <li class="card">
      {before}
      <button
        type="button"
        class={isOn ? 'action on' : 'action'}
        aria-busy={isBusy}
        disabled={isBusy}
        onClick={() => void act(name, input)}
      >
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
  const { view } = usePage();
  const { name, text, of, input } = props;
  const { label, expect } = ACTIONS[name];
  return (
    <button
      type="button"
      class="link"
      title={`${label}. ${expect}`}
      disabled={view.busy.includes(name)}
      onClick={() => void act(name, input)}
    >
      {text}
      <span class="sr"> {of}</span>
    </button>
  );
};
