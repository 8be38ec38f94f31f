/** The mode of a file that only its owner may read; Windows has access lists instead, and tells this one. */
export const ownerOnly = process.platform === 'win32' ? 0o666 : 0o600;
