declare module 'dynalite/db/*' {
  const internals: unknown;
  // biome-ignore lint/style/noDefaultExport: describes what the package exports
  export default internals;
}
