import { ensurePackages, MissingPackagesError, packagesFor } from './system-packages.ts';

/** Why the shells whose completion we write cannot be asked here; null when they can. Installs what is missing where it may. */
export function whyNoShells(): string | null {
  if (process.platform !== 'linux') return 'zsh and fish are asked on Linux only';
  try {
    ensurePackages(packagesFor.shells);
    return null;
  } catch (error) {
    if (error instanceof MissingPackagesError) return error.message;
    throw error;
  }
}
