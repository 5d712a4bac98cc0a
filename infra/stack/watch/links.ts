import type { Settings } from '../options.ts';
import { type AlarmKey, alarmName } from './alarm-rules.ts';
import type { ConsoleHome } from './console.ts';
import { dashboardName } from './dashboard.ts';
import { logGroupNames, queryText, type SavedQuery } from './queries.ts';
import { traceFilter } from './traces.ts';

const LAST_HOUR_SECONDS = 60 * 60;
const HOUR_MS = 3_600_000;

const cloudWatch = ({ region, host }: ConsoleHome): string =>
  `https://${region}.${host}/cloudwatch/home?region=${region}`;

/** What stands in a text for a value that only a deploy knows: a name, whose characters need no quoting. */
const TOKEN = /(\$\{Token\[[^\]]*\]\})/;

/** Text as CloudWatch's addresses hold it: whatever is not a letter, digit, dot, hyphen or underscore as `*` and hex. */
const quoted = (text: string): string => {
  const parts = text
    .split(TOKEN)
    .map((part) =>
      TOKEN.test(part)
        ? part
        : part.replaceAll(/[^\w.-]/gu, (character) =>
            [...new TextEncoder().encode(character)]
              .map((byte) => `*${byte.toString(16).padStart(2, '0')}`)
              .join(''),
          ),
    );
  return `'${parts.join('')}`;
};

export const dashboardUrl = (home: ConsoleHome, options: Settings): string =>
  `${cloudWatch(home)}#dashboards/dashboard/${dashboardName(options)}`;

export const alarmUrl = (home: ConsoleHome, options: Settings, key: AlarmKey): string =>
  `${cloudWatch(home)}#alarmsV2:alarm/${alarmName(options.functionName, key)}`;

/** A query, filled in and ready to run over the last hour. */
export const queryUrl = (home: ConsoleHome, options: Settings, query: SavedQuery): string => {
  const groups = logGroupNames(options).map((name) => `~${quoted(name)}`);
  const detail =
    `~(end~0~start~-${LAST_HOUR_SECONDS}~timeType~'RELATIVE~unit~'seconds` +
    `~editorString~${quoted(queryText(query))}~source~(${groups.join('')}))`;
  return `${cloudWatch(home)}#logsV2:logs-insights?queryDetail=${detail}`;
};

/** The functions' traces of the last hour. */
export const tracesUrl = (home: ConsoleHome, options: Settings): string =>
  `${cloudWatch(home)}#xray:traces/query?~(query~(expression~${quoted(traceFilter(options))})` +
  `~context~(timeRange~(delta~${HOUR_MS})))`;
