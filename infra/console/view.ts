/**
 * What the page shows: plain JSON, the same on the wire of the live page and in the file of a report.
 * Times are milliseconds since 1970 unless the name says otherwise.
 */

/** The functions that run here. */
export type ServedFunction = 'add_user' | 'retry_user' | 'next_function';

/** A line that a function wrote, with its fields if it is a JSON object. */
export type LogLineView = {
  readonly text: string;
  readonly fields?: Readonly<Record<string, unknown>>;
};

/** A segment of a trace, as a bar of the waterfall. */
export type TraceBar = {
  readonly name: string;
  readonly depth: number;
  /** From the start of the trace. */
  readonly offsetMs: number;
  /** Undefined for a segment that never ended. */
  readonly durationMs: number | undefined;
  readonly flags: readonly string[];
  readonly annotations: Readonly<Record<string, unknown>>;
};

/** A value that a function published as a CloudWatch metric. */
export type MetricView = {
  readonly namespace: string;
  readonly name: string;
  readonly value: number;
  readonly dimensions: Readonly<Record<string, string>>;
};

/** Who sent an event. */
export type Sender =
  | 'Cognito'
  | 'the retry queue'
  | 'add_user'
  | 'the console'
  | 'npm start'
  | 'a client';

/** One invocation, from its start on. */
export type InvocationView = {
  readonly id: string;
  readonly functionName: ServedFunction;
  readonly startedMs: number;
  /** Undefined while it runs. */
  readonly durationMs?: number;
  readonly isCold?: boolean;
  /** Which delivery this is of the confirmation, or of the queue's message. From 1. */
  readonly attempt: number;
  readonly sender: Sender;
  /** For example "20 at once". */
  readonly note?: string;
  /** The users whom it is about. */
  readonly subs: readonly string[];
  readonly triggerSource?: string;
  /** One for the trigger, one for each message of the retry function. */
  readonly outcomes: readonly string[];
  readonly isDegraded?: boolean;
  readonly event: unknown;
  readonly answer?: unknown;
  readonly error?: { readonly errorType: string; readonly errorMessage: string };
  /** Where the answer differs from the event. Only the trigger owes its event back. */
  readonly differences: readonly string[];
  readonly log: readonly LogLineView[];
  readonly trace: readonly TraceBar[];
  readonly metrics: readonly MetricView[];
};

/** Counts by outcome in one slot of time. */
export type OutcomeSlot = {
  readonly startMs: number;
  readonly counts: Readonly<Record<string, number>>;
};

/** As many slots of time are shown. */
export const OUTCOME_SLOTS = 30;

export type OutcomesView = {
  readonly slotMs: number;
  /** Slots in which nothing happened are left out. */
  readonly slots: readonly OutcomeSlot[];
  /** Since the start. */
  readonly totals: Readonly<Record<string, number>>;
};

/** An item of the users table. */
export type RowView = {
  /** The key attributes, in the order of the table's key. */
  readonly key: Readonly<Record<string, string>>;
  readonly item: Readonly<Record<string, unknown>>;
  /** When the console saw it first. */
  readonly seenMs: number;
};

/** As many items as a panel shows, newest first, and how many there are in all. */
export type Listed<Item> = { readonly items: readonly Item[]; readonly total: number };

export type RecordView = {
  readonly id: string;
  /** The user, if the console has seen the confirmation. */
  readonly sub?: string;
  readonly status: string;
  readonly outcome?: string;
  readonly expiresMs: number;
  readonly seenMs: number;
};

/** A message of a queue. */
export type MessageView = {
  readonly id: string;
  readonly sub?: string;
  readonly sentMs: number;
  /** How often it was received. */
  readonly attempts: number;
  /** When it can be received next; in the past: now. */
  readonly visibleMs: number;
};

/** A user of the pool, newest first in the list. */
export type PoolUserView = {
  readonly userName: string;
  readonly sub: string;
  readonly email?: string;
  readonly status: string;
  /** What the pool "sent" the user and still waits for. */
  readonly code?: string;
  readonly createdMs: number;
};

export const DYNAMODB_CONDITIONS = ['up', 'away', 'slow', 'throttled', 'records-away'] as const;
export type DynamoDbCondition = (typeof DYNAMODB_CONDITIONS)[number];
export type SqsCondition = 'up' | 'away';
export type NextFunctionCondition = 'works' | 'fails';

export type ServicesView = {
  readonly dynamoDb: DynamoDbCondition;
  readonly sqs: SqsCondition;
  /** Only if NEXT_FUNCTION names one. */
  readonly nextFunction?: NextFunctionCondition;
  /** Processes of the trigger that are alive. */
  readonly sandboxes: number;
};

/** Whether what a button promised has happened, and what did. */
export type Verdict = { readonly ok: boolean; readonly text: string };
export type VerdictView = Verdict & { readonly atMs: number; readonly invocationId?: string };

/** What runs, and where one's own app finds it. */
export type Facts = {
  readonly zipBytes: number;
  readonly node: string;
  readonly startedMs: number;
  readonly usersTable: { readonly name: string; readonly key: readonly string[] };
  readonly idempotencyTable: string;
  readonly region: string;
  readonly userPoolId: string;
  readonly clientId: string;
  readonly endpoints: {
    readonly cognito: string;
    readonly dynamoDb: string;
    readonly sqs: string;
    readonly lambda: string;
  };
  readonly queues: { readonly retry: string; readonly deadLetters: string };
  readonly engines: readonly string[];
  /** Files of `events/`. */
  readonly eventFiles: readonly string[];
};

/** A scene of a run that is over. */
export type SceneView = {
  readonly title: string;
  readonly story: string;
  /** What was not as it had to be; none if all was well. */
  readonly problems: readonly string[];
  readonly invocationIds: readonly string[];
};

/** Everything that the page shows, by the name under which a change of it is sent. */
export type View = {
  readonly facts: Facts;
  readonly services: ServicesView;
  readonly pool: Listed<PoolUserView>;
  readonly rows: Listed<RowView>;
  readonly records: Listed<RecordView>;
  readonly retryQueue: Listed<MessageView>;
  readonly deadLetters: Listed<MessageView>;
  readonly outcomes: OutcomesView;
  /** The last verdict of each action, by its name. */
  readonly verdicts: Readonly<Record<string, VerdictView>>;
  /** Actions at work. */
  readonly busy: readonly string[];
  /** How many steps of the tour are done. */
  readonly tour: number;
  /** Newest first. */
  readonly invocations: readonly InvocationView[];
  /** Of a report: what was played. */
  readonly scenes?: readonly SceneView[];
};

/** A part of the view that is sent as a whole when it has changed. */
export type Part = Exclude<keyof View, 'invocations' | 'scenes'>;

/** What the server sends: everything at first, then what has changed. */
export type Message =
  | { readonly kind: 'view'; readonly view: View }
  | { readonly kind: 'part'; readonly part: Part; readonly value: View[Part] }
  | { readonly kind: 'invocation'; readonly invocation: InvocationView };
