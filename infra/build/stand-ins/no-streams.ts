/** What the SDK's protocols take from here when an operation streams events. None does. */
export const eventStreamSerdeProvider = (): never => {
  throw new Error('Streams of events are not in the bundle.');
};
export const EventStreamSerde = eventStreamSerdeProvider;
