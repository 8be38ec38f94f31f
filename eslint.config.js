// Biome looks after form; typescript-eslint is here for the few rules that need types, and for the doors of the rooms
// that are not imports: import rules are in .dependency-cruiser.cjs.
import tseslint from 'typescript-eslint';

/** A door is what only one place may use; `open` lists the doors that these files may go through. */
const doors = {
  offhook: {
    selector: "MemberExpression[property.name='offhook'], Property[key.name='offhook']",
    message: 'window.offhook belongs to renderer/desktop.ts',
  },
  webRtc: {
    selector:
      'Identifier[name=/^(RTCPeerConnection|RTCRtpReceiver|RTCRtpSender|webkitRTCPeerConnection|MediaStream)$/]',
    message: 'WebRTC belongs to engine/media',
  },
  capture: {
    selector: 'Identifier[name=/^(getUserMedia|getDisplayMedia)$/]',
    message: 'the microphone belongs to engine/media',
  },
  audio: {
    selector: 'Identifier[name=/^(AudioContext|OfflineAudioContext|webkitAudioContext)$/]',
    message: 'sound belongs to engine/media; main.tsx makes its context',
  },
  random: {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'chance comes in from outside',
  },
  time: {
    selector:
      'Identifier[name=/^(Date|performance|setTimeout|setInterval|requestAnimationFrame|queueMicrotask)$/]',
    message: 'core is pure: time comes in as events and timer commands',
  },
  ipcMain: {
    selector: "MemberExpression[object.name='ipcMain']",
    message: 'only main/ipc.ts uses ipcMain; composition.ts hands it over',
  },
};

const shut = (files, names, ignores = []) => ({
  files,
  ignores,
  rules: { 'no-restricted-syntax': ['error', ...names.map((name) => doors[name])] },
});

/** `import { ipcMain } from 'electron'`, and the ways around it. */
const noIpcImports = (names) => ({
  'no-restricted-imports': [
    'error',
    { paths: [{ name: 'electron', importNames: names, message: 'this door belongs to another file' }] },
  ],
});

export default tseslint.config(
  { files: ['**/*.d.ts'], languageOptions: { parser: tseslint.parser } },
  {
    files: ['src/**/*.{ts,tsx}', 'demo/**/*.ts', 'edge/**/*.ts', 'tools/**/*.ts', 'test/**/*.{ts,tsx}'],
    ignores: ['**/*.d.ts'],
    languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true } },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ['src/main/**/*.ts'],
    rules: noIpcImports(['default', 'ipcMain', 'ipcRenderer', 'contextBridge']),
  },
  { files: ['src/main/composition.ts'], rules: noIpcImports(['default', 'ipcRenderer', 'contextBridge']) },
  shut(['src/main/**/*.ts'], ['ipcMain'], ['src/main/ipc.ts']),
  shut(['src/renderer/**/*.{ts,tsx}'], ['offhook', 'webRtc', 'capture', 'audio']),
  shut(['src/renderer/desktop.ts'], ['webRtc', 'capture', 'audio']),
  shut(['src/renderer/main.tsx'], ['offhook', 'webRtc', 'capture']),
  shut(['src/renderer/engine/media/**/*.ts'], ['offhook', 'random']),
  shut(['src/renderer/engine/core/**/*.ts'], ['offhook', 'webRtc', 'capture', 'audio', 'random', 'time']),
);
