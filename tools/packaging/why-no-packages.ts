import { ensurePackages, MissingPackagesError, packagesFor } from '../system-packages.ts';

/** Why nothing can be packaged on trial here; null when it can. Installs what is missing where it may. */
export function whyNoPackages(): string | null {
  if (process.platform !== 'linux') return 'a deb is made and installed on Linux only';
  try {
    ensurePackages(packagesFor.package);
    return null;
  } catch (error) {
    if (error instanceof MissingPackagesError) return error.message;
    throw error;
  }
}
