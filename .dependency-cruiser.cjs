// Who may import whom: the table of ARCHITECTURE.md, enforced. tools/check-imports.ts asserts that modules were seen.
const room = (path) => `^src/${path}`;

/** A room's files may resolve only to these; `extra` narrows the rule, say to leave Node's own modules out of it. */
function only(name, from, allowed, packages = [], extra = {}) {
  const paths = allowed.map(room).concat(packages.map((each) => `^(node_modules/)?${each}(/|$)`));
  return {
    name,
    severity: 'error',
    from: { path: from },
    to: { pathNot: paths, ...extra },
  };
}

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: { path: '^(src|demo|edge)' }, to: { circular: true } },
    {
      name: 'no-cycles-at-run-time',
      comment: 'electron-host mirrors an API whose types point at each other; its modules must not',
      severity: 'error',
      from: { path: '^tools' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'nothing-unresolved',
      severity: 'error',
      from: {},
      // A package of types only: there is nothing to resolve at run time.
      to: { couldNotResolve: true, pathNot: '^devtools-protocol' },
    },
    {
      name: 'src-stands-alone',
      comment: 'the app knows neither its test lab nor its tools',
      severity: 'error',
      from: { path: '^src' },
      to: { path: '^(demo|edge|tools|test|bench|bin)/' },
    },
    {
      name: 'edge-service-stands-alone',
      comment: 'it is deployed beside Kamailio: neither the app nor the demo are there',
      severity: 'error',
      from: { path: '^edge/service' },
      to: { path: '^(demo|tools|test|bench|bin|src/(main|preload|renderer))/' },
    },
    only('shared-is-the-floor', room('shared'), ['shared'], ['valibot']),
    only('preload-is-thin', room('preload'), ['preload', 'shared'], ['electron']),
    only(
      'main-has-few-packages',
      room('main'),
      ['main', 'shared'],
      [
        'electron',
        'electron-store',
        'electron-updater',
        'electron-log',
        'openid-client',
        'jose',
        'valibot',
        'fflate',
        'libphonenumber-js',
        'ical.js',
        'papaparse',
        '@types/papaparse',
        'ws',
        '@napi-rs/keyring',
      ],
      { dependencyTypesNot: ['core'] },
    ),
    {
      name: 'renderer-never-sees-main',
      severity: 'error',
      from: { path: room('renderer') },
      to: { path: '^src/(main|preload)' },
    },
    {
      name: 'renderer-knows-no-electron',
      comment: 'not even its types; who may use ipcMain within main is a rule of eslint.config.js',
      severity: 'error',
      from: { path: room('renderer') },
      to: { path: '^(node_modules/)?electron' },
    },
    {
      name: 'renderer-knows-no-node',
      severity: 'error',
      from: { path: '^src/(renderer|shared)' },
      to: { dependencyTypes: ['core'] },
    },
    only('renderer-root-joins', '^src/renderer/[^/]+$', ['renderer', 'shared'], ['react', 'react-dom']),
    only('engine-stands-alone', room('renderer/engine/[^/]+$'), ['renderer/engine/', 'shared']),
    only(
      'core-is-pure',
      room('renderer/engine/core'),
      ['renderer/engine/core', 'shared'],
      ['sdp-transform', '@types/sdp-transform'],
    ),
    only(
      'sip-knows-core',
      room('renderer/engine/sip'),
      ['renderer/engine/sip', 'renderer/engine/core', 'shared'],
      ['sip.js'],
    ),
    only(
      'media-knows-core',
      room('renderer/engine/media'),
      ['renderer/engine/media', 'renderer/engine/core', 'renderer/engine/snapshot.ts', 'shared'],
      ['@jitsi/rnnoise-wasm'],
    ),
    only('devices-choose', room('renderer/devices'), [
      'renderer/devices',
      'renderer/engine/core/sound.ts',
      'shared',
    ]),
    only('headset-stands-alone', room('renderer/headset'), ['renderer/headset', 'shared']),
    only('precall-is-handed-all', room('renderer/precall'), [
      'renderer/precall',
      'renderer/engine/core/sound.ts',
      'shared',
    ]),
    only('pictures-stand-alone', room('renderer/pictures'), ['renderer/pictures', 'shared']),
    only('messages-know-ports', room('renderer/messages'), [
      'renderer/messages',
      'renderer/engine/core',
      'renderer/xml',
      'shared',
    ]),
    only(
      'presence-knows-the-port',
      room('renderer/presence'),
      [
        'renderer/presence',
        'renderer/engine/core/(subscription|publication|ports|replaces)\\.ts',
        'renderer/xml',
        'shared',
      ],
      ['valibot'],
    ),
    only('xml-stands-alone', room('renderer/xml'), ['renderer/xml'], ['saxes']),
    {
      name: 'sip-js-has-one-room',
      severity: 'error',
      from: { path: '^src', pathNot: room('renderer/engine/sip') },
      to: { path: '^node_modules/sip\\.js/' },
    },
    only(
      'ui-has-few-packages',
      room('renderer/ui'),
      ['renderer', 'shared'],
      ['react', 'react-dom', 'react-aria-components', 'lucide-react', '@tanstack/react-virtual'],
    ),
    {
      name: 'ui-sees-snapshots-only',
      comment: 'engine snapshot and actions, desktop.ts: never SIP.js, never media',
      severity: 'error',
      from: { path: room('renderer/ui') },
      to: {
        path: room('renderer/(engine|phone|report|main)'),
        pathNot: room(
          'renderer/engine/(snapshot|core/(call-end|incoming-rules|registration|peer|sound))\\.ts',
        ),
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
    skipAnalysisNotInRules: true,
  },
};
