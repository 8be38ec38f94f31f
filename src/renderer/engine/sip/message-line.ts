import { isResponse, readHead, valuesOf } from './message-head.ts';

/** A message in one line, for the ladder of its call. */
export interface MessageLine {
  readonly sipCallId: string;
  readonly line: string;
}

const longest = 160;

/** Start line and method only. Null where there is no Call-ID. Pure, never throws. */
export function messageLine(text: string): MessageLine | null {
  const head = readHead(text);
  const [sipCallId] = valuesOf(head, 'call-id');
  if (sipCallId === undefined || sipCallId === '') return null;
  const [cseq = ''] = valuesOf(head, 'cseq');
  const line = isResponse(head) ? responseLine(head.startLine, cseq) : requestLine(head.startLine);
  return { sipCallId, line: line.replaceAll(/\p{Cc}/gu, ' ').slice(0, longest) };
}

function responseLine(startLine: string, cseq: string): string {
  const said = startLine.split(' ').slice(1).join(' ');
  const method = cseq.split(/\s+/)[1];
  return method === undefined ? said : `${said} (${method})`;
}

/** Parameters and passwords of the URI stay out: a URI may carry what only its server should see. */
function requestLine(startLine: string): string {
  const [method = '', uri = ''] = startLine.split(' ');
  const plain = uri.replace(/[;?].*$/, '').replace(/^(sips?:[^:@]*):[^@]*@/i, '$1@');
  return `${method} ${plain}`;
}
