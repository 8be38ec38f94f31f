import { join } from 'node:path';
import electronLog from 'electron-log/node';
import type { LogLevel, WriteLine } from './log.ts';
import { redact } from './redact.ts';

const megabyte = 1024 * 1024;

/** Everything that some reader of the file takes for the end of a line. */
const lineBreak = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/g;

/** The text of one entry. What comes from outside, the scope of a page included, cannot begin a line of its own. */
export function formatEntry(scope: string, message: string, hide = redact): string {
  return hide(`${scope.replaceAll(lineBreak, ' ')}: ${message}`).replaceAll(lineBreak, '\n    ');
}

/**
 * Writes `offhook.log` in `folder`, rotated at 1 MB into `offhook.old.log`, and the same lines to standard error's
 * neighbour, the console. The Node flavour of electron-log: it opens no IPC channel of its own.
 *
 * @param hide what takes the secrets out, and perhaps more
 */
export function createLogWriter(folder: string, level: LogLevel, hide = redact): WriteLine {
  const logger = electronLog.create({ logId: 'offhook' });
  logger.transports.file.resolvePathFn = () => join(folder, 'offhook.log');
  logger.transports.file.maxSize = megabyte;
  logger.transports.file.level = level;
  logger.transports.file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  logger.transports.file.format = '{iso} {level} {text}';
  logger.transports.console.level = level;
  logger.transports.console.format = '{h}:{i}:{s}.{ms} {level} {text}';
  watchReader();
  return (lineLevel, scope, message, at = Date.now()) => {
    if (reader === 'gone') logger.transports.console.level = false;
    const data = [formatEntry(scope, message, hide)];
    logger.processMessage({ level: lineLevel, date: new Date(at), data });
  };
}

/** Of our output: a process has one, however many logs it writes. */
let reader: 'unwatched' | 'watched' | 'gone' = 'unwatched';

/**
 * Whoever reads our output may go first. An unheard EPIPE would be an uncaught exception, which is logged, to the
 * console again, for ever; from then on there is only the file.
 */
function watchReader(): void {
  if (reader !== 'unwatched') return;
  reader = 'watched';
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', () => {
      reader = 'gone';
    });
  }
}
