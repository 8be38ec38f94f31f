import { systemClock } from '../../src/main/clock.ts';
import { loadOsKeychain } from '../../src/main/keychain/load-os-keychain.ts';
import { openKeychain } from '../../src/main/keychain/open-keychain.ts';

// A program of its own: the Secret Service is found by the environment of the process.

const lines: string[] = [];
const note = (message: string) => void lines.push(message);
const { keychain, store, fault } = await openKeychain({
  load: loadOsKeychain,
  clock: systemClock,
  timeoutMs: 10_000,
  log: { error: note, warn: note, info: note, debug: note },
});
const service = 'Offhook test';
await keychain.setPassword(service, 'alice at https://a.example', 'first 🔑');
await keychain.setPassword(service, 'alice at https://a.example', 'sécond');
await keychain.setPassword(service, 'bob', 'x'.repeat(4000));
const result = {
  store,
  fault,
  lines,
  alice: await keychain.getPassword(service, 'alice at https://a.example'),
  bobLength: (await keychain.getPassword(service, 'bob'))?.length,
  nobody: await keychain.getPassword(service, 'nobody'),
  accounts: (await keychain.findCredentials(service)).map(({ account }) => account).sort(),
  probes: (await keychain.findCredentials('Offhook probe')).length,
  deleted: [
    await keychain.deletePassword(service, 'bob'),
    await keychain.deletePassword(service, 'bob'),
    await keychain.deletePassword(service, 'alice at https://a.example'),
  ],
  left: (await keychain.findCredentials(service)).length,
};
process.stdout.write(`RESULT ${JSON.stringify(result)}\n`);
