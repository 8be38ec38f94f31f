import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { configure } from '../../../edge/configure.ts';
import { coturnConfig } from '../../../edge/coturn/config.ts';
import { defaultLimits, type Site, secretsFile, siteFile } from '../../../edge/kamailio/site.ts';
import { tableOf } from '../../../edge/kamailio/tables.ts';
import type { EdgePorts } from '../../../edge/options.ts';
import { numbersOfPeople, serviceUsers } from '../../../edge/people.ts';
import { nothingBeside, planEdge } from '../../../edge/plan.ts';
import { rtpengineConfig } from '../../../edge/rtpengine/config.ts';
import { createRunFolder } from '../../../edge/run-folder.ts';
import { createSecrets, digestHa1 } from '../../../edge/secrets.ts';
import { startEdge } from '../../../edge/start.ts';
import { defaultCallPolicy, emergencyNumbers } from '../../../src/shared/call-policy.ts';

const ports: EdgePorts = {
  ...{ sip: 5060, sips: 5061, wss: 443, turn: 3478, turns: 5349, service: 8443, identity: 8080 },
  ...{ internal: 8081, ng: 2223, loopback: 5066 },
  media: { from: 20_000, to: 20_399 },
  relay: { from: 21_000, to: 21_399 },
};
const site: Site = {
  domain: 'phones.example',
  address: '10.9.0.2',
  publicAddress: null,
  ports,
  pair: null,
  runDir: '/run/edge',
  databaseDir: '/run/edge/db',
  messagesDir: '/run/edge/messages',
  sipKeysUrl: 'http://127.0.0.1:8081/internal/sip-keys',
  otherKeysUrl: null,
  tokenIssuer: 'https://10.9.0.2:8443',
  tokenAudience: 'sip',
  authzServer: 'https://login.example',
  digestAlgorithm: 'MD5',
  trunk: { address: '10.9.0.9', port: 5080 },
  emergencyNumbers,
  ice: 'full',
  opusOnClientLeg: false,
  directMedia: false,
  oneConnection: false,
  lists: false,
  webOrigins: [],
  moreGateways: [],
  limits: defaultLimits,
};

/** Names that a configuration file of Kamailio defines. */
const defined = (text: string): readonly string[] => [...definitions(text).keys()];

/** Each with its whole line: a switch that is off has a mark in front. */
function definitions(text: string): ReadonlyMap<string, string> {
  const lines = text.matchAll(/^##?!(?:substdef "!|define )(\w+).*$/gm);
  return new Map([...lines].map(([line, name = '']) => [name, line]));
}

/** What each site has for itself. */
const placesAndNames = [
  ...['EDGE_DOMAIN', 'EDGE_ADDRESS', 'EDGE_OWN_ADDRESS', 'EDGE_PUBLIC_ADDRESS', 'EDGE_ORIGINS', 'EDGE_RUN'],
  ...['EDGE_DATABASE', 'EDGE_SILO', 'EDGE_THIS_NODE', 'EDGE_OTHER_NODE', 'EDGE_OTHER_WSS'],
  ...['EDGE_OUTGOING_PORT', 'EDGE_OTHER_KEYS_URL', 'EDGE_TOKEN_ISSUER', 'EDGE_AUTHZ_SERVER'],
  ...['EDGE_TRUNK_ADDRESS', 'EDGE_TRUNK_SOURCES', 'EDGE_TRUNK_TARGET', 'EDGE_OWNER_OF_LISTS'],
];
/** The lab is small, and does not wait for half a minute. */
const paces = ['EDGE_SIP_KEYS_EVERY_S', 'EDGE_MIN_EXPIRES_S', 'EDGE_WORKERS'];

describe('Kamailio’s site file', () => {
  it('has the values of this run in the places of the example', () => {
    const text = siteFile(site);
    expect(text).toContain('#!substdef "!EDGE_ADDRESS!10.9.0.2!g"');
    expect(text).toContain('#!substdef "!EDGE_TRUNK_ADDRESS!10.9.0.9:5080!g"');
    expect(text).toContain('#!define EDGE_TRUNK_SOURCES "^10[.]9[.]0[.]9:5080$"');
    expect(text).toContain('#!define EDGE_ORIGINS "^(app://offhook|http://offhook[.]app[.]localhost)$"');
    expect(text).toContain('##!define EDGE_OPUS_ON_CLIENT_LEG');
    expect(text).toContain('##!define EDGE_DIRECT_MEDIA');
    expect(text).toContain('##!define EDGE_ONE_CONNECTION');
    expect(text).not.toMatch(/192\.0\.2\.10|203\.0\.113/);
  });

  it('defines every value that the other files use, and none that is used nowhere', () => {
    const folder = path.resolve('edge/kamailio');
    const defining = new Set(['site.cfg', 'secrets.example.cfg']);
    const text = readdirSync(folder)
      .filter((name) => name.endsWith('.cfg') && !defining.has(name))
      .map((name) => readFileSync(path.join(folder, name), 'utf8'))
      .join('\n');
    const used = new Set(text.match(/\bEDGE_\w+\b/g) ?? []);
    const names = [...defined(siteFile(site)), ...defined(secretsFile({ sipKeys: 'a', ephemeral: 'b' }))];
    expect([...used].toSorted()).toEqual([...names].toSorted());
    // A substitution reaches into longer words: no name may begin with another.
    for (const name of names)
      expect(names.filter((other) => other !== name && other.startsWith(name))).toEqual([]);
  });

  it('has, as it comes, the media, limits and switches that the lab runs', () => {
    const asItComes = definitions(readFileSync(path.resolve('edge/kamailio/site.cfg'), 'utf8'));
    const run = createRunFolder(undefined);
    const { kamailio } = configure(run, planEdge({}, ports), createSecrets(), {});
    const ofTheLab = definitions(readFileSync(path.join(path.dirname(kamailio), 'site.cfg'), 'utf8'));
    run.remove();
    const others = [...asItComes.keys()].filter((name) => asItComes.get(name) !== ofTheLab.get(name));
    expect(others.toSorted()).toEqual([...placesAndNames, ...paces].toSorted());
  });

  it('knows the emergency numbers that the app knows, as it comes, and as a company has them', () => {
    const numbers = (text: string) => /^#!define EDGE_EMERGENCY "(.*)"$/m.exec(text)?.[1] ?? '';
    const asItComes = numbers(readFileSync(path.resolve('edge/kamailio/site.cfg'), 'utf8'));
    expect(numbers(siteFile(site))).toBe(asItComes);
    for (const number of defaultCallPolicy.emergency.numbers) {
      expect(number).toMatch(new RegExp(asItComes));
      expect(`0${number}`).toMatch(new RegExp(asItComes));
    }
    for (const other of ['1120', '0911234', '00112', '100']) expect(other).not.toMatch(new RegExp(asItComes));
    expect(numbers(siteFile({ ...site, emergencyNumbers: ['117', '*1'] }))).toBe('^0?(117|[*]1)$');
  });

  it('takes nothing for an emergency where a company has no such number', () => {
    const text = siteFile({ ...site, emergencyNumbers: [] });
    const none = /^#!define EDGE_EMERGENCY "(.*)"$/m.exec(text)?.[1] ?? '';
    expect(none).not.toBe('');
    // POSIX knows no lookahead.
    expect(none).not.toContain('(?');
    for (const number of ['', '0', '00', '112', '0112', '600', '$', '^'])
      expect(number).not.toMatch(new RegExp(none));
  });

  it('names the other one of two registrars, and what is this one’s own', () => {
    const own = { wss: 443, loopback: 5066, node: 5068, outgoing: 5062 };
    const other = { wss: 444, loopback: 5067, node: 5069, outgoing: 5063 };
    const text = siteFile({ ...site, pair: { serverId: 2, own: other, other: own } });
    expect(text).toContain('\n#!define EDGE_PAIR\n');
    expect(text).toContain('#!substdef "!EDGE_WSS_PORT!444!g"');
    expect(text).toContain('#!substdef "!EDGE_THIS_NODE!127.0.0.1:5069!g"');
    expect(text).toContain('#!substdef "!EDGE_OTHER_NODE!127.0.0.1:5068!g"');
    expect(text).toContain('#!substdef "!EDGE_OTHER_WSS!10.9.0.2:443!g"');
    expect(siteFile(site)).toContain('##!define EDGE_PAIR');
    expect(planEdge({}, ports, { ...nothingBeside, registrars: [own, other] }).wssUrls).toEqual([
      'wss://127.0.0.1:443',
      'wss://127.0.0.1:444',
    ]);
  });

  it('holds no secret; those are in a file of their own', () => {
    const { sipKeys, ephemeral } = createSecrets();
    const text = secretsFile({ sipKeys, ephemeral });
    expect(text).toContain(sipKeys);
    expect(text).toContain(ephemeral);
    expect(siteFile(site)).not.toMatch(/SECRET/);
  });
});

describe('a table', () => {
  it('has a row for each pair, and refuses what would begin another column', () => {
    expect(tableOf(new Map([['100', 'alice']])).split('\n')[1]).toBe('1:100:0:0:alice:0');
    expect(() => tableOf(new Map([['100', 'a:b']]))).toThrow(/colon/);
  });
});

describe('coturn’s configuration', () => {
  const options = {
    ...{
      publicAddress: null,
      ports,
      realm: 'phones.example',
      secret: 's3cret',
      cliPassword: 'c',
      userQuota: 12,
      totalQuota: 1200,
    },
    ...{ nonceS: 600, allocationS: 3600 },
    ...{ certificate: '/c.pem', key: '/k.pem', stem: '/run/edge/turnserver' },
  };

  it('relays to the media gateway, and to no other private address unless told', () => {
    const text = coturnConfig({ ...options, address: '10.9.0.2', peers: ['10.9.0.128-10.9.0.255'] });
    const allowed = [...text.matchAll(/^allowed-peer-ip=(.*)$/gm)].map(([, peer]) => peer);
    expect(allowed).toEqual(['10.9.0.2', '10.9.0.128-10.9.0.255']);
    for (const range of ['10.0.0.0', '127.0.0.0', '172.16.0.0', '192.168.0.0', '169.254.0.0', '100.64.0.0'])
      expect(text).toContain(`denied-peer-ip=${range}-`);
    expect(text).not.toContain('allow-loopback-peers');
    expect(text).toMatch(/^no-cli$/m);
    expect(text).toMatch(/^no-tcp-relay$/m);
    expect(text).toMatch(/^no-tlsv1_1$/m);
  });
});

describe('rtpengine’s configuration', () => {
  it('is controlled from the loopback alone, and marks EF', () => {
    const text = rtpengineConfig('10.9.0.2', ports, null);
    expect(text).toMatch(/^listen-ng = 127\.0\.0\.1:2223$/m);
    expect(text).toMatch(/^tos = 184$/m);
    expect(text).toMatch(/^interface = 10\.9\.0\.2$/m);
  });
});

describe('the plan', () => {
  it('serves plain http on the loopback only', () => {
    expect(planEdge({}, ports).service).toBe('http://127.0.0.1:8443');
    expect(planEdge({ address: '10.9.0.2' }, ports)).toMatchObject({
      tls: true,
      service: 'https://10.9.0.2:8443',
      issuer: 'https://10.9.0.2:8080',
      internal: 'http://127.0.0.1:8081',
    });
    expect(planEdge({ issuer: 'https://login.example' }, ports).issuer).toBe('https://login.example');
  });
});

describe('a second TURN server', () => {
  it('is named to apps behind the first, by all three ways, and for STUN', () => {
    const secondRelay = { turn: 3479, turns: 5350, relay: { from: 22_000, to: 22_399 } };
    const plan = planEdge({}, ports, { ...nothingBeside, secondRelay });
    expect(plan.turnUrls).toHaveLength(6);
    expect(plan.turnUrls.slice(3)).toEqual([
      'turn:127.0.0.1:3479?transport=udp',
      'turn:127.0.0.1:3479?transport=tcp',
      'turns:127.0.0.1:5350?transport=tcp',
    ]);
    expect(plan.stunUrls).toEqual(['stun:127.0.0.1:3478', 'stun:127.0.0.1:3479']);
  });
});

describe('behind a NAT', () => {
  const publicAddress = '203.0.113.7';

  it('Kamailio tells phones and trunk the public address, which is its own, and listens on the private one', () => {
    const text = siteFile({ ...site, publicAddress });
    expect(text).toContain('\n#!define EDGE_BEHIND_NAT\n');
    expect(text).toContain('#!substdef "!EDGE_ADDRESS!10.9.0.2!g"');
    expect(text).toContain('#!substdef "!EDGE_PUBLIC_ADDRESS!203.0.113.7!g"');
    const without = siteFile(site);
    expect(without).toContain('\n##!define EDGE_BEHIND_NAT\n');
    expect(without).toContain('#!substdef "!EDGE_PUBLIC_ADDRESS!10.9.0.2!g"');
  });

  it('media gateway and TURN name it too, and TURN reaches the gateway by it', () => {
    expect(rtpengineConfig('10.9.0.2', ports, publicAddress)).toMatch(
      /^interface = 10\.9\.0\.2!203\.0\.113\.7$/m,
    );
    const run = createRunFolder(undefined);
    try {
      const options = { address: '10.9.0.2', publicAddress };
      const plan = planEdge(options, ports);
      const text = readFileSync(configure(run, plan, createSecrets(), options).coturn, 'utf8');
      expect(text).toMatch(/^external-ip=203\.0\.113\.7\/10\.9\.0\.2$/m);
      expect(text).toMatch(/^listening-ip=10\.9\.0\.2$/m);
      expect(text).toMatch(/^allowed-peer-ip=203\.0\.113\.7$/m);
    } finally {
      run.remove();
    }
  });

  it('every part of a run is told, the second gateway too, and Kamailio advertises it on each listener for phones and trunk', () => {
    const run = createRunFolder(undefined);
    try {
      const options = { address: '10.9.0.2', publicAddress };
      const secondGateway = { ng: 2224, media: { from: 23_000, to: 23_399 } };
      const plan = planEdge(options, ports, { ...nothingBeside, secondGateway });
      const files = configure(run, plan, createSecrets(), options);
      for (const file of [files.rtpengine, files.secondGateway ?? ''])
        expect(readFileSync(file, 'utf8')).toMatch(/^interface = 10\.9\.0\.2!203\.0\.113\.7$/m);
      const folder = path.dirname(files.kamailio);
      expect(readFileSync(path.join(folder, 'site.cfg'), 'utf8')).toContain('\n#!define EDGE_BEHIND_NAT\n');
      const transport = readFileSync(path.resolve('edge/kamailio/transport.cfg'), 'utf8');
      const [, behind = ''] = /^#!ifdef EDGE_BEHIND_NAT\n([\s\S]*?)^#!else$/m.exec(transport) ?? [];
      const listeners = behind.match(/^listen=.*$/gm) ?? [];
      expect(listeners).toHaveLength(3);
      for (const listener of listeners)
        expect(listener).toMatch(/^listen=\w+:EDGE_ADDRESS:(\w+) advertise EDGE_PUBLIC_ADDRESS:\1$/);
    } finally {
      run.remove();
    }
  });

  it('are no two registrars', async () => {
    const both = startEdge({ publicAddress, secondRegistrar: true });
    await expect(both).rejects.toThrow('two registrars are told no public address');
  });

  it('apps are led to the public address, by all ways', () => {
    const plan = planEdge({ address: '10.9.0.2', publicAddress }, ports);
    expect(plan).toMatchObject({
      service: 'https://203.0.113.7:8443',
      issuer: 'https://203.0.113.7:8080',
      wssUrls: ['wss://203.0.113.7:443'],
      stunUrls: ['stun:203.0.113.7:3478'],
    });
    for (const url of plan.turnUrls) expect(url).toContain(':203.0.113.7:');
  });
});

describe('a second token service', () => {
  it('is asked for keys after the first, has its own address, and is switched off where there is none', () => {
    const secondService = { service: 8444, internal: 8082 };
    const plan = planEdge({ address: '10.9.0.2' }, ports, { ...nothingBeside, secondService });
    expect(plan.secondService).toMatchObject({
      url: 'https://10.9.0.2:8444',
      internal: 'http://127.0.0.1:8082',
    });
    const text = siteFile({ ...site, otherKeysUrl: 'http://127.0.0.1:8082/internal/sip-keys' });
    expect(text).toContain('\n#!define EDGE_TWO_TOKEN_SERVICES\n');
    expect(text).toContain('#!substdef "!EDGE_OTHER_KEYS_URL!http://127.0.0.1:8082/internal/sip-keys!g"');
    expect(siteFile(site)).toContain('\n##!define EDGE_TWO_TOKEN_SERVICES\n');
  });
});

describe('a tenant', () => {
  it('is written beside the second relay, whatever its name', () => {
    const run = createRunFolder(undefined);
    try {
      const relays = { turn: 3479, turns: 5350, relay: { from: 22_000, to: 22_399 } };
      const plan = planEdge({}, ports, {
        ...{ ...nothingBeside, secondRelay: relays },
        tenants: new Map([['second', { ...relays, turn: 3480 }]]),
      });
      const options = { tenants: { second: { people: ['carol'] } } };
      const files = configure(run, plan, createSecrets(undefined, ['second']), options);
      const written = [files.coturn, files.secondRelay ?? '', files.tenantCoturns.get('second') ?? ''];
      const port = (file: string) => /^listening-port=(\d+)$/m.exec(readFileSync(file, 'utf8'))?.[1];
      expect(written.map(port)).toEqual(['3478', '3479', '3480']);
      const stems = written.map((file) => /^pidfile=(.*)$/m.exec(readFileSync(file, 'utf8'))?.[1]);
      expect(new Set(stems).size).toBe(3);
    } finally {
      run.remove();
    }
  });

  it.each(['../north', 'a/b', '', 'a b', '-x'])(
    'cannot be called "%s": it becomes the name of files',
    async (name) => {
      await expect(startEdge({ tenants: { [name]: { people: [] } } })).rejects.toThrow('a tenant’s name');
    },
  );
});

describe('people and phones', () => {
  it('have numbers, and claims that a test may change', () => {
    expect(numbersOfPeople.get('100')).toBe('alice');
    const users = serviceUsers(
      { alice: { maxCalls: 1, destinations: ['030'] } },
      { north: { people: ['carol'] } },
    );
    expect(users.carol).toMatchObject({ tenant: 'north' });
    expect(users.alice).not.toHaveProperty('tenant');
    expect(users.alice).toMatchObject({ aor: 'sip:alice@offhook.localhost', extension: '100', maxCalls: 1 });
    expect(users.bob).toBeUndefined();
  });

  it('are kept as the hash of RFC 2617 or RFC 7616', () => {
    // The example of RFC 2617 section 3.5.
    const example = {
      username: 'Mufasa',
      realm: 'testrealm@host.com',
      password: 'Circle Of Life',
    };
    expect(digestHa1('MD5', example)).toBe('939e7578ed9e3c518a452acee763bce9');
    expect(digestHa1('SHA-256', example)).toHaveLength(64);
  });
});
