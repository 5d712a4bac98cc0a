import { useState } from 'preact/hooks';
import { ACTIONS } from '../catalogue.ts';
import type { RowView } from '../view.ts';
import { jsonText, visible } from './format.ts';
import { Panel, SmallAction, usePage, VerdictLine } from './shared.tsx';
import { act } from './store.ts';

const NEW_FOR_MS = 15_000;

const keyText = ({ key }: RowView): string => Object.values(key).join(' · ');

/** What the row holds besides its key. */
const rest = ({ key, item }: RowView): string =>
  Object.entries(item)
    .filter(([name]) => !Object.hasOwn(key, name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ');

const Editor = ({ row, close }: { row: RowView; close: () => void }) => {
  const [item, setItem] = useState(() => jsonText(row.item));
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (await act('edit-row', { key: row.key, item })) {
      close();
    }
  };
  return (
    <form class="editor" onSubmit={(event) => void save(event)}>
      <label class="field">
        The row as JSON
        <textarea
          rows={6}
          value={item}
          spellcheck={false}
          onInput={({ currentTarget }) => setItem(currentTarget.value)}
        />
      </label>
      <p class="hint">{ACTIONS['edit-row'].expect}</p>
      <button type="submit" class="primary">
        {ACTIONS['edit-row'].label}
      </button>{' '}
      <button type="button" onClick={close}>
        Leave it
      </button>
    </form>
  );
};

const NewMark = () => (
  <span class="new-mark" title="new">
    <span class="sr">new</span>
  </span>
);

const Row = ({ row }: { row: RowView }) => {
  const { nowMs, isReport } = usePage();
  const [isEdited, setEdited] = useState(false);
  const isNew = !isReport && nowMs - row.seenMs < NEW_FOR_MS;
  const others = rest(row);
  return (
    <>
      <tr class={isNew ? 'new' : ''}>
        <td class="wrap">
          <bdi class="mono">{visible(keyText(row))}</bdi>
          {others !== '' && <bdi class="muted block">{visible(others)}</bdi>}
        </td>
        <td class="actions">
          {isNew && <NewMark />}
          {!isReport && (
            <>
              <button
                type="button"
                class="link"
                aria-expanded={isEdited}
                onClick={() => setEdited(!isEdited)}
              >
                edit<span class="sr"> the row of {keyText(row)}</span>
              </button>
              <SmallAction
                name="delete-row"
                text="delete"
                of={`the row of ${keyText(row)}`}
                input={{ key: row.key }}
              />
            </>
          )}
        </td>
      </tr>
      {isEdited && (
        <tr>
          <td colSpan={2}>
            <Editor row={row} close={() => setEdited(false)} />
          </td>
        </tr>
      )}
    </>
  );
};

/** The users table, by its key. */
export const Rows = () => {
  const { view } = usePage();
  const { name, key } = view.facts.usersTable;
  const { items, total } = view.rows;
  return (
    <Panel title={name} note={total === 1 ? '1 row' : `${total} rows`}>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">{key.join(' · ')}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {items.map((row) => (
            <Row key={JSON.stringify(row.key)} row={row} />
          ))}
        </tbody>
      </table>
      {total === 0 && <p class="empty">No rows.</p>}
      {total > items.length && <p class="empty">The newest {items.length} are shown.</p>}
      <VerdictLine verdict={view.verdicts['edit-row']} />
      <VerdictLine verdict={view.verdicts['delete-row']} />
    </Panel>
  );
};
