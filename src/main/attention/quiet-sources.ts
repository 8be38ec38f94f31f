/** A program and its arguments. */
export type Command = readonly [program: string, ...args: string[]];

/** Somebody on a Linux desktop who knows whether it is set to do not disturb. */
export interface QuietSource {
  readonly name: string;
  /** Runs on, and says a line when something changes. */
  readonly watch: Command;
  /** Whether the answer may be another after that line. */
  readonly isSign: (line: string) => boolean;
  readonly ask: Command;
  /** Null: that is no answer. */
  readonly read: (answer: string) => boolean | null;
}

const service = 'org.freedesktop.Notifications';
const place = ['--session', '--dest', service, '--object-path', '/org/freedesktop/Notifications'] as const;

/** Plasma, and others that have the property. */
const inhibited: QuietSource = {
  name: 'notification service',
  watch: ['gdbus', 'monitor', ...place],
  isSign: (line) =>
    /^The name \S+ (is owned|does not have)/.test(line) ||
    / org\.freedesktop\.DBus\.Properties\.PropertiesChanged \(/.test(line),
  ask: [
    ...['gdbus', 'call', ...place],
    ...['--method', 'org.freedesktop.DBus.Properties.Get', service, 'Inhibited'],
  ] as const,
  read: (answer) => readWord(/^\(<(true|false)>,\)$/.exec(answer.trim())?.[1]),
};

/** The desktops that keep it in a setting of theirs, and which word there means do not disturb. */
const keptBy: readonly {
  readonly desktops: readonly string[];
  readonly quiet: 'true' | 'false';
  readonly watch: Command;
  readonly ask: Command;
}[] = [
  {
    desktops: ['GNOME', 'Unity'],
    quiet: 'false',
    ...gsettings('org.gnome.desktop.notifications', 'show-banners'),
  },
  {
    desktops: ['X-Cinnamon'],
    quiet: 'false',
    ...gsettings('org.cinnamon.desktop.notifications', 'display-notifications'),
  },
  { desktops: ['MATE'], quiet: 'true', ...gsettings('org.mate.NotificationDaemon', 'do-not-disturb') },
  { desktops: ['XFCE'], quiet: 'true', ...xfconf('xfce4-notifyd', '/do-not-disturb') },
];

function gsettings(schema: string, key: string): { readonly watch: Command; readonly ask: Command } {
  return { watch: ['gsettings', 'monitor', schema, key], ask: ['gsettings', 'get', schema, key] };
}

function xfconf(channel: string, property: string): { readonly watch: Command; readonly ask: Command } {
  const which = ['-c', channel, '-p', property] as const;
  return { watch: ['xfconf-query', '-m', ...which], ask: ['xfconf-query', ...which] };
}

function readWord(word: string | undefined): boolean | null {
  return word === undefined ? null : word === 'true';
}

/**
 * Whom to ask, by XDG_CURRENT_DESKTOP ("ubuntu:GNOME"): a setting that another desktop has left says nothing of this one.
 * Pure.
 */
export function chooseQuietSources(currentDesktop: string | undefined): readonly QuietSource[] {
  const names = (currentDesktop ?? '').split(':');
  const kept = keptBy.filter(({ desktops }) => desktops.some((desktop) => names.includes(desktop)));
  return [
    inhibited,
    ...kept.map(({ desktops, quiet, watch, ask }): QuietSource => {
      return {
        ...{ name: `setting of ${desktops[0]}`, watch, ask },
        isSign: (line) => line.trim() !== '',
        read(answer) {
          const on = readWord(/^(true|false)$/.exec(answer.trim())?.[1]);
          return on === null ? null : on === (quiet === 'true');
        },
      };
    }),
  ];
}
