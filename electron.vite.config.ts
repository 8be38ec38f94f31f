import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { quickGrammar } from './tools/quick-grammar.ts';

// Everything is bundled but the keychain, which is a native module, and Electron itself.
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      minify: true,
      externalizeDeps: { include: ['@napi-rs/keyring'] },
      rollupOptions: {
        // A thread is started from a file of its own.
        input: { index: 'src/main/index.ts', 'contact-thread': 'src/main/people/contact-thread.ts' },
        output: { format: 'es' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      minify: true,
      // A sandboxed preload is CommonJS: it has no module loader.
      rollupOptions: {
        input: { index: 'src/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    base: './',
    plugins: [react(), quickGrammar()],
    // A worklet is a module: as a plain script it would ask for `self`, which there is none of.
    worker: { format: 'es' },
    build: {
      outDir: 'out/renderer',
      minify: true,
      // The content security policy refuses data: scripts; small assets stay files.
      assetsInlineLimit: 0,
      rollupOptions: { input: ['src/renderer/index.html', 'src/renderer/side.html'] },
    },
  },
});
