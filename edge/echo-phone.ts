import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { childCommand } from './child-command.ts';
import type { Edge } from './options.ts';

export const echoNumber = '600';

export interface EchoPhone {
  stop(): Promise<void>;
}

const registeredWithinMs = 15_000;

/**
 * baresip as a desk phone that registers by digest over UDP, answers at once and sends back what it hears, in G.711.
 *
 * @throws with its last words when it does not register
 */
export async function startEchoPhone(edge: Edge, netns?: string): Promise<EchoPhone> {
  const folder = path.join(edge.runDir, 'echo-phone');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(path.join(folder, 'config'), configuration(edge.address));
  writeFileSync(path.join(folder, 'accounts'), account(edge), { mode: 0o600 });
  writeFileSync(path.join(folder, 'contacts'), '');
  const { command, args } = childCommand(netns ?? null, 'baresip', ['-f', folder], 'KILL');
  // KILL: at a mere TERM it would wait for the answer to its un-REGISTER, from an edge that is gone too.
  const child = spawn(command, args, {
    // It listens to its standard input; without one it ends.
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  const exited = once(child, 'exit');
  await registered(child).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  return {
    async stop() {
      child.kill('SIGTERM');
      const insist = setTimeout(() => child.kill('SIGKILL'), 3000);
      await exited;
      clearTimeout(insist);
    },
  };
}

function registered(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let words = '';
    const fail = (what: string) => reject(new Error(`the echo phone ${what}:\n${words.slice(-2000).trim()}`));
    const timer = setTimeout(() => fail('does not register'), registeredWithinMs);
    const take = (chunk: string) => {
      words = (words + chunk).slice(-4000);
      if (!/200 OK .*\[\d+ binding/.test(words)) return;
      clearTimeout(timer);
      resolve();
    };
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', take);
    child.once('error', (error) => fail(error.message));
    child.once('exit', () => fail('ended'));
  });
}

function configuration(address: string): string {
  const lines = [
    'poll_method epoll',
    `sip_listen ${address}:0`,
    `net_interface ${address}`,
    // What goes into the one end of this bridge comes out of the other.
    'audio_player aubridge,echo',
    'audio_source aubridge,echo',
    'audio_alert aubridge,alert',
    'ausrc_srate 8000',
    'auplay_srate 8000',
    'ausrc_channels 1',
    'auplay_channels 1',
    'module_path /usr/lib/baresip/modules',
    'module g711.so',
    'module aubridge.so',
    'module_tmp uuid.so',
    'module_tmp account.so',
    'module_app echo.so',
  ];
  return `${lines.join('\n')}\n`;
}

function account({ domain, address, ports, deskPhones }: Edge): string {
  const parameters = [
    `auth_user=${echoNumber}`,
    `auth_pass=${deskPhones.get(echoNumber) ?? ''}`,
    `outbound="sip:${address}:${ports.sip};transport=udp"`,
    'regint=600',
    'answermode=auto',
    'audio_codecs=PCMU,PCMA',
  ];
  return `<sip:${echoNumber}@${domain};transport=udp>;${parameters.join(';')}\n`;
}
