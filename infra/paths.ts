import { join } from 'node:path';

/** Whether this is the JavaScript of the package: `dist/package`, which `npm pack` compiles. */
export const IS_PACKAGE = import.meta.filename.endsWith('.js');

/** Folder of this repository, or of the package in `node_modules`. */
export const PROJECT_DIR = join(import.meta.dirname, IS_PACKAGE ? '../../..' : '..');

/** Folder of what `npm run build` makes. The package holds its zips. */
export const DIST_DIR = join(PROJECT_DIR, 'dist');

/**
 * Folder of what commands leave behind: this repository. For the package it is the folder in which they
 * run, as the next `npm install` may remove what is in `node_modules`.
 */
export const WORK_DIR = IS_PACKAGE ? process.cwd() : PROJECT_DIR;
