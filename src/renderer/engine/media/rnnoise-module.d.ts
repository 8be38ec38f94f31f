declare module '@jitsi/rnnoise-wasm/dist/rnnoise-sync.js' {
  const createRNNWasmModuleSync: () => import('./rnnoise.ts').Rnnoise;
  export default createRNNWasmModuleSync;
}
