/** Gives the event back and does nothing: what the runtime client costs by itself. */
export const handler = async (event: unknown) => event;
