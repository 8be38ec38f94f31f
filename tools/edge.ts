import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { startEchoPhone } from '../edge/echo-phone.ts';
import type { EdgeOptions } from '../edge/options.ts';
import { type CallsInput, callsSchema } from '../edge/service/calls.ts';
import { startEdge } from '../edge/start.ts';
import { describeIssues } from '../src/shared/schema-problem.ts';
import { describeEdge } from './launch/describe-edge.ts';
import { pairOptions } from './launch/edge-pair.ts';
import { ensurePackages, packagesFor } from './system-packages.ts';

const usage = `npm run edge -- [OPTION …]
  --run-dir DIR        configuration, secrets and policy files of this run (.run/edge)
  --address ADDRESS    of all public listeners (127.0.0.1)
  --public ADDRESS     what the world has for it, where a router stands between
  --netns NAME         run everything inside this network namespace
  --issuer URL         another identity provider in place of the demo's: it has the client offhook-desktop, alice, carol
                       and dave by \`sub\`, and its access tokens are for the token service that is told at the start
  --trunk HOST:PORT    gateway for numbers with the prefix 0 and +E.164
  --srtp               the trunk takes SRTP
  --relay              tell apps to send all media through TURN
  --digest SHA-256     desk phones know RFC 8760 (MD5)
  --calls FILE         how apps treat calls: JSON, \`calls\` of docs/guides/token-service.md
  --pair               a second Kamailio, rtpengine, coturn and token service, each to be killed in a call
  --ice lite|full      how rtpengine does ICE (full)
  --help, -h           print this`;

const options = {
  'run-dir': { type: 'string', default: '.run/edge' },
  address: { type: 'string' },
  public: { type: 'string' },
  netns: { type: 'string' },
  issuer: { type: 'string' },
  trunk: { type: 'string' },
  srtp: { type: 'boolean', default: false },
  relay: { type: 'boolean', default: false },
  digest: { type: 'string', default: 'MD5' },
  calls: { type: 'string' },
  pair: { type: 'boolean', default: false },
  ice: { type: 'string', default: 'full' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

function read(): EdgeOptions | null {
  const { values } = parseArgs({ options });
  if (values.help) return null;
  const { address, netns, issuer, digest, ice } = values;
  if (digest !== 'MD5' && digest !== 'SHA-256') throw new Error('--digest is MD5 or SHA-256');
  if (ice !== 'lite' && ice !== 'full') throw new Error('--ice is lite or full');
  const [, host, port] = /^([\w.-]+):(\d+)$/.exec(values.trunk ?? '') ?? [];
  if (values.trunk !== undefined && (host === undefined || port === undefined))
    throw new Error('--trunk is HOST:PORT');
  return {
    runDir: values['run-dir'],
    ...(address === undefined ? {} : { address }),
    ...(values.public === undefined ? {} : { publicAddress: values.public }),
    ...(netns === undefined ? {} : { netns }),
    ...(issuer === undefined ? {} : { issuer }),
    ...(host === undefined ? {} : { trunk: { address: host, port: Number(port), srtp: values.srtp } }),
    iceTransportPolicy: values.relay ? 'relay' : 'all',
    digestAlgorithm: digest,
    ...(values.calls === undefined ? {} : { calls: readCalls(values.calls) }),
    ...pairOptions(values.pair),
    ice,
    log: (line) => console.error(line),
  };
}

/** Checked here, so that a mistake is told with the name of the file. */
function readCalls(file: string): CallsInput {
  const parsed = v.safeParse(v.object({ calls: callsSchema }), { calls: readJson(file) });
  if (!parsed.success) throw new Error(`--calls ${file}: ${describeIssues(parsed.issues)}`);
  return parsed.output.calls;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`--calls ${file}: ${error instanceof SyntaxError ? 'not JSON' : 'cannot be read'}`);
  }
}

async function main(): Promise<void> {
  const chosen = read();
  if (chosen === null) {
    console.log(usage);
    return;
  }
  ensurePackages(packagesFor.edge);
  const started = performance.now();
  const edge = await startEdge(chosen);
  const echo = await startEchoPhone(edge, chosen.netns).catch(async (error: unknown) => {
    await edge.close();
    throw error;
  });
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      void echo.stop().then(() => edge.close());
    });
  }
  const lines = [
    ...describeEdge(edge, (performance.now() - started) / 1000),
    `Call 600 for an echo. Desk phones 701 to 709 register by digest: passwords in ${edge.runDir}/desk-phones.json`,
    `Policy files: ${edge.runDir}/policy.json (sign-in), ${edge.runDir}/managed-policy.json (desk phone 701)`,
    'Stop with Ctrl+C.',
  ];
  console.log(lines.join('\n'));
}

main().catch((error: unknown) => {
  console.error(`edge: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
