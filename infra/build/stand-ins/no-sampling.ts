/** X-Ray's SDK switches central sampling off on Lambda, first thing. Here there is nothing to switch. */
export const disableCentralizedSampling = (): void => undefined;
