import type { InvocationView, Message, View } from '../view.ts';

/** What the page knows: nothing at first. */
export type Known = { readonly view: View | undefined; readonly isConnected: boolean };

const KEPT = 300;

const withInvocation = (view: View, invocation: InvocationView): View => {
  const isKnown = view.invocations.some(({ id }) => id === invocation.id);
  const invocations = isKnown
    ? view.invocations.map((it) => (it.id === invocation.id ? invocation : it))
    : [invocation, ...view.invocations].slice(0, KEPT);
  return { ...view, invocations };
};

/** The view after a message of the server. */
export const applied = (view: View | undefined, message: Message): View | undefined => {
  if (message.kind === 'view') {
    return message.view;
  }
  if (view === undefined) {
    return undefined;
  }
  return message.kind === 'part'
    ? { ...view, [message.part]: message.value }
    : withInvocation(view, message.invocation);
};

/** Follows the server. The browser comes back by itself when the connection breaks. */
export const follow = (onChange: (known: Known) => void): void => {
  let known: Known = { view: undefined, isConnected: false };
  const change = (changed: Partial<Known>): void => {
    known = { ...known, ...changed };
    onChange(known);
  };
  const source = new EventSource('/live');
  source.onmessage = ({ data }) => {
    const view = applied(known.view, JSON.parse(data) as Message); // the server's own
    change({ view, isConnected: true });
  };
  source.onerror = () => change({ isConnected: false });
};

/** Asks the server to do something. What comes of it is told in the view. */
export const act = async (name: string, input: object = {}): Promise<boolean> => {
  const response = await fetch(`/actions/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  }).catch(() => undefined);
  const result = response?.ok ? ((await response.json()) as { ok: boolean }) : { ok: false };
  return result.ok;
};
