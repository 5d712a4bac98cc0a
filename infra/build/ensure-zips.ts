import { IS_PACKAGE } from '../paths.ts';

/** Sees that the zips in `dist/` are those of the sources. The package has its zips, and no sources. */
export const ensureZips = async (): Promise<void> => {
  if (!IS_PACKAGE) {
    const { currentZips } = await import('./current-zips.ts');
    await currentZips();
  }
};
