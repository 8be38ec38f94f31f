import type { ControlCommand } from '../../shared/control.ts';
import type { Scope } from '../../shared/control-token.ts';

/** Which scope a command needs; null: no token opens it, it is the user's own command line's alone. */
export function scopeOf({ verb }: ControlCommand): Scope | null {
  switch (verb) {
    case 'status':
    case 'watch':
    case 'history':
    case 'dial':
    case 'dnd':
      return verb;
    case 'quick-dial':
      return 'dial';
    case 'answer':
    case 'decline':
    case 'hangup':
    case 'mute':
    case 'dtmf':
    case 'hold':
    case 'resume':
    case 'swap':
    case 'transfer':
    case 'consult':
    case 'conference':
    case 'split':
      return 'calls';
    case 'message-send':
    case 'message-list':
    case 'sign-in':
    case 'check':
    case 'screenshot':
    case 'support-bundle':
    case 'simulate':
    case 'update':
    case 'quit':
    case 'token-create':
    case 'token-list':
    case 'token-revoke':
      return null;
  }
}
