import { record } from '../support/calls.ts';
import { StrictEmitter } from '../support/strict.ts';

const shown = new Set<Notification>();

/** The notifications on screen, oldest first: for the inspection API. */
export function shownNotifications(): Notification[] {
  return [...shown];
}

export class Notification extends StrictEmitter {
  readonly options: Electron.NotificationConstructorOptions;
  title: string;
  body: string;

  constructor(options: Electron.NotificationConstructorOptions = {}) {
    super();
    this.options = options;
    this.title = options.title ?? '';
    this.body = options.body ?? '';
  }

  static isSupported(): boolean {
    return true;
  }

  show(): void {
    record('Notification.show', { ...this.options, title: this.title, body: this.body });
    shown.add(this);
    this.emit('show', {});
  }

  close(): void {
    if (shown.delete(this)) this.emit('close', {});
  }

  /** As if the user clicked it. */
  click(): void {
    shown.delete(this);
    this.emit('click', {});
  }

  /** As if the user chose one of its actions, by index. */
  chooseAction(index: number): void {
    shown.delete(this);
    this.emit('action', { actionIndex: index }, index);
  }
}
