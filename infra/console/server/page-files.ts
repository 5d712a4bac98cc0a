import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/** The page: one document, one script, one style sheet. */
export type PageFiles = { readonly html: string; readonly script: string; readonly style: string };

const PAGE_DIR = join(import.meta.dirname, '..', 'page');

const bundled = async (entry: string): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [join(PAGE_DIR, entry)],
    bundle: true,
    minify: true,
    write: false,
    target: 'es2023',
    format: 'esm',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'warning',
  });
  return outputFiles[0]?.text ?? '';
};

/** Bundles the page. It is small enough to be made anew at each start. */
export const makePage = async (): Promise<PageFiles> => {
  const [html, script, style] = await Promise.all([
    readFile(join(PAGE_DIR, 'index.html'), 'utf8'),
    bundled('main.tsx'),
    bundled('style.css'),
  ]);
  return { html, script, style };
};
