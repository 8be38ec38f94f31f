import { readFileSync } from 'node:fs';
import { bridgeFunctions } from './bridge.ts';
import { codecFunctions } from './codec.ts';
import type { PageConfig } from './config.ts';
import { isolatedWorldFunctions } from './isolated-world.ts';
import { mainWorldFunctions } from './main-world.ts';

type Injected = (...args: never[]) => unknown;

/** The name that Electron gives the preload's world. */
export const isolatedWorldName = 'Electron Isolated Context';

/** One script that holds the text of `functions` and then runs `call`. */
function scriptOf(functions: readonly Injected[], call: string): string {
  return `(() => {${functions.map(String).join('\n')}\n${call}})();`;
}

export function mainWorldScript(config: PageConfig): string {
  return scriptOf([...bridgeFunctions, ...mainWorldFunctions], `startMainWorld(${JSON.stringify(config)});`);
}

/**
 * The isolated world's script with the preload files in it.
 * @throws Error when a preload file cannot be read.
 */
export function isolatedWorldScript(config: PageConfig, preloadFiles: readonly string[]): string {
  const preloads = preloadFiles.map(
    (file) => `function (require, module, exports, process, global) {${readFileSync(file, 'utf8')}\n}`,
  );
  const functions = [...codecFunctions, ...bridgeFunctions, ...isolatedWorldFunctions];
  return scriptOf(functions, `startIsolatedWorld(${JSON.stringify(config)}, [${preloads.join(',')}]);`);
}
