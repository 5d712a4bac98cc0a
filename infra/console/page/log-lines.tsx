import type { LogLineView } from '../view.ts';
import { visible } from './format.ts';

/** Said elsewhere, or the same in every line. */
const HEAD = new Set(['level', 'message', 'timestamp']);
const COMMON = /^(service|function_|sampling_rate|xray_trace_id|cold_start)/;

type Field = readonly [name: string, value: string];

const textOf = (value: unknown): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value);

/** The fields of a line, those of an object under its name. A list is one field, a line each. */
const fieldsOf = (name: string, value: unknown): readonly Field[] => {
  if (Array.isArray(value)) {
    return [[name, value.map(textOf).join('\n')]];
  }
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => fieldsOf(`${name}.${key}`, inner))
    : [[name, String(value)]];
};

const LEVELS: Readonly<Record<string, string>> = {
  INFO: 'plain',
  DEBUG: 'plain',
  WARN: 'warn',
  ERROR: 'bad',
  CRITICAL: 'bad',
};

const Fields = ({ fields }: { fields: readonly Field[] }) => (
  <dl class="fields">
    {fields.map(([name, value]) => (
      <div key={name}>
        <dt>{visible(name)}</dt>
        <dd>
          <bdi>{visible(value)}</bdi>
        </dd>
      </div>
    ))}
  </dl>
);

const Line = ({ line }: { line: LogLineView }) => {
  const { text, fields } = line;
  if (!fields) {
    return <pre class="text">{visible(text)}</pre>;
  }
  const entries = Object.entries(fields).filter(([name]) => !HEAD.has(name));
  const own = entries.filter(([name]) => !COMMON.test(name));
  const common = entries.filter(([name]) => COMMON.test(name));
  const level = String(fields.level ?? '');
  return (
    <>
      <p class="log-head">
        <span class={`badge ${LEVELS[level] ?? 'plain'}`}>{level || 'line'}</span>{' '}
        <strong>
          <bdi>{visible(String(fields.message ?? ''))}</bdi>
        </strong>{' '}
        <span class="muted">{String(fields.timestamp ?? '')}</span>
      </p>
      <Fields fields={own.flatMap(([name, value]) => fieldsOf(name, value))} />
      {common.length > 0 && (
        <details>
          <summary>
            {common.length === 1 ? '1 common field' : `${common.length} common fields`}
          </summary>
          <Fields fields={common.flatMap(([name, value]) => fieldsOf(name, value))} />
        </details>
      )}
    </>
  );
};

/** What the function wrote, field by field. */
export const LogLines = ({ lines }: { lines: readonly LogLineView[] }) =>
  lines.length === 0 ? (
    <p class="empty">It wrote nothing.</p>
  ) : (
    <ol class="log">
      {lines.map((line, index) => (
        <li key={index}>
          <Line line={line} />
        </li>
      ))}
    </ol>
  );
