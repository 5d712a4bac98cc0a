import { useState } from 'preact/hooks';
import { ACTIONS } from '../catalogue.ts';
import { madeUpPerson, PEOPLE, type Person } from '../people.ts';
import type { PoolUserView, VerdictView } from '../view.ts';
import { Panel, useAction, usePage, VerdictLine } from './shared.tsx';
import { act } from './store.ts';

const somebody = (): Person => madeUpPerson(Math.floor(Math.random() * PEOPLE));

const Field = (props: {
  label: string;
  value: string;
  keyboard: 'email' | 'text';
  onInput: (text: string) => void;
}) => (
  <label class="field">
    {props.label}
    <input
      type="text"
      list={undefined}
      inputMode={props.keyboard}
      value={props.value}
      dir="auto"
      required
      autocomplete="off"
      onInput={({ currentTarget }) => props.onInput(currentTarget.value)}
    />
  </label>
);

const codeText = (code: string): string => code.replace(/^(\d{3})(\d{3})$/, '$1 $2');

/** The code that the pool "sent", and the button that confirms with it. */
const Confirm = ({ user }: { user: PoolUserView }) => {
  const { code = '', userName, email = '' } = user;
  const { start, marks } = useAction('confirm', () => act('confirm', { userName, code }));
  return (
    <div class="confirm">
      <p class="hint">
        Sent to <bdi>{email}</bdi>
      </p>
      <output class="code">{codeText(code)}</output>
      <button
        type="button"
        class="primary wide"
        title={ACTIONS.confirm.expect}
        {...marks}
        onClick={start}
      >
        {ACTIONS.confirm.label}
      </button>
      <p class="hint">{ACTIONS.confirm.expect}</p>
    </div>
  );
};

/** Whether a verdict is on a confirmation before the one that waits. */
const isBeforeCode = (
  verdict: VerdictView | undefined,
  waiting: PoolUserView | undefined,
): boolean => verdict !== undefined && waiting !== undefined && verdict.atMs < waiting.createdMs;

/** A real sign-up: whoever waits for a code is confirmed here, also one of one's own app. */
export const SignUp = () => {
  const { view } = usePage();
  const [person, setPerson] = useState(somebody);
  const waiting = view.pool.items.find(
    ({ status, code }) => status === 'UNCONFIRMED' && code !== undefined,
  );
  const { start, marks } = useAction('sign-up', async () => {
    if (await act('sign-up', person)) {
      setPerson(somebody());
    }
  });
  const submit = (event: Event): void => {
    event.preventDefault();
    start();
  };
  return (
    <Panel title="Sign up" note="through Cognito’s API">
      <form class="body" onSubmit={submit}>
        <Field
          label="E-mail address"
          keyboard="email"
          value={person.email}
          onInput={(email) => setPerson({ ...person, email })}
        />
        <Field
          label="Name"
          keyboard="text"
          value={person.name}
          onInput={(name) => setPerson({ ...person, name })}
        />
        <button type="submit" class={waiting ? 'wide' : 'primary wide'} {...marks}>
          {ACTIONS['sign-up'].label}
        </button>
        <p class="hint">{ACTIONS['sign-up'].expect}</p>
        <VerdictLine verdict={view.verdicts['sign-up']} />
      </form>
      <div class="body">
        {waiting && <Confirm user={waiting} />}
        {!isBeforeCode(view.verdicts.confirm, waiting) && (
          <VerdictLine verdict={view.verdicts.confirm} />
        )}
      </div>
    </Panel>
  );
};
