declare module 'dynalite' {
  import type { Server } from 'node:http';

  type DynaliteOptions = {
    /** Folder of the LevelDB store; in memory without it. */
    path?: string;
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  };

  // biome-ignore lint/style/noDefaultExport: describes what the package exports
  export default function dynalite(options?: DynaliteOptions): Server;
}
