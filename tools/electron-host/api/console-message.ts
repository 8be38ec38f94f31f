import type { Protocol } from 'devtools-protocol';

export interface ConsoleMessage {
  readonly level: 'info' | 'warning' | 'error' | 'debug';
  readonly message: string;
  readonly lineNumber: number;
  readonly sourceId: string;
}

type Happening =
  | Protocol.Runtime.ConsoleAPICalledEvent
  | Protocol.Runtime.ExceptionThrownEvent
  | Protocol.Log.EntryAddedEvent;

const levels: Readonly<Record<string, ConsoleMessage['level']>> = {
  error: 'error',
  assert: 'error',
  warning: 'warning',
  debug: 'debug',
  verbose: 'debug',
};

/** What the page's console shows, from any of the three places where DevTools tells of it. */
export function consoleEvent(happening: Happening): ConsoleMessage {
  if ('exceptionDetails' in happening) {
    const { exception, text, lineNumber, url = '' } = happening.exceptionDetails;
    const message = `Uncaught ${exception?.description ?? text}`;
    return { level: 'error', message, lineNumber: lineNumber + 1, sourceId: url };
  }
  if ('entry' in happening) {
    const { level, text, lineNumber = 0, url = '' } = happening.entry;
    return { level: levels[level] ?? 'info', message: text, lineNumber, sourceId: url };
  }
  const [frame] = happening.stackTrace?.callFrames ?? [];
  const message = happening.args.map(textOf).join(' ');
  return {
    level: levels[happening.type] ?? 'info',
    message,
    lineNumber: (frame?.lineNumber ?? -1) + 1,
    sourceId: frame?.url ?? '',
  };
}

function textOf(value: Protocol.Runtime.RemoteObject): string {
  if (typeof value.value === 'object' && value.value !== null) return JSON.stringify(value.value);
  return String(value.value ?? value.unserializableValue ?? value.description ?? value.type);
}
