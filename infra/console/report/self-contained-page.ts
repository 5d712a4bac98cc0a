import { createHash } from 'node:crypto';
import { makePage, type PageFiles } from '../server/page-files.ts';

const hashOf = (content: string): string =>
  `'sha256-${createHash('sha256').update(content).digest('base64')}'`;

/** JSON that a script element can hold: nothing in it ends the element. */
const embedded = (data: unknown): string => JSON.stringify(data).replaceAll('<', '\\u003c');

const documentOf = ({ script, style }: PageFiles, name: string, data: unknown): string =>
  `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>add_user: report</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<div id="page"></div>
<script type="application/json" id="${name}">${embedded(data)}</script>
<script type="module">${script}</script>
</body>
</html>
`;

/**
 * The page and what it shows, as one document that loads nothing and runs nothing but the page's own
 * script: what one attaches to an issue.
 *
 * @param name of the element that holds the data, by which the page knows what it is
 */
export const selfContainedPage = async (name: 'report' | 'chaos', data: unknown): Promise<string> =>
  documentOf(await makePage(), name, data);
