import { rlmiNamespace } from '../../src/renderer/presence/resource-list.ts';
import { escapeXml } from '../../src/renderer/xml/xml.ts';

export interface WrittenMember {
  readonly uri: string;
  readonly state?: 'active' | 'pending' | 'terminated';
  readonly contentType?: string;
  /** Left out: nothing is told of them. */
  readonly body?: string;
}

export interface WrittenList {
  readonly version: number;
  readonly fullState: boolean;
  readonly members: readonly WrittenMember[];
  readonly boundary?: string;
}

/** A NOTIFY of a list as RFC 4662 section 5 has it. */
export function writeResourceList({ version, fullState, members, boundary = 'a+b' }: WrittenList) {
  const resources = members.map(({ uri, state = 'active', body }, index) => {
    const cid = body === undefined ? '' : ` cid="m${index}@list"`;
    return `<resource uri="${escapeXml(uri)}"><name>N</name><instance id="i${index}" state="${state}"${cid}/></resource>`;
  });
  const list = `<?xml version="1.0"?><list xmlns="${rlmiNamespace}" uri="sip:team@example.com" version="${version}" fullState="${fullState}">${resources.join('')}</list>`;
  const part = (type: string, id: string, body: string) =>
    `--${boundary}\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <${id}>\r\nContent-Type: ${type}\r\n\r\n${body}\r\n`;
  const parts = members.flatMap(({ contentType = 'application/pidf+xml', body }, index) =>
    body === undefined ? [] : [part(contentType, `m${index}@list`, body)],
  );
  return {
    contentType: `multipart/related;type="application/rlmi+xml";start="<root@list>";boundary="${boundary}"`,
    body: `${part('application/rlmi+xml;charset="UTF-8"', 'root@list', list)}${parts.join('')}--${boundary}--\r\n`,
  };
}
