/** What Chromium is told before it starts: it cannot be said later. */
export const chromiumSwitches: Readonly<Record<string, string>> = {
  // The ring tone sounds before anybody has clicked into the window.
  'autoplay-policy': 'no-user-gesture-required',
  // With RED each frame comes twice more, in the two packets after its own; Chromium's own way is once more, and then two
  // packets lost in a row are a gap. A call without RED is not touched by it.
  'force-fieldtrials': 'WebRTC-Audio-Red-For-Opus/Enabled-2/',
};

/** By these whoever starts the app could look into its page, take its place before servers, or read what it says to them. */
const lettingIn: readonly string[] = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'disable-web-security',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'ssl-key-log-file',
  'log-net-log',
];

interface SwitchedApp {
  /** False in development and its tests, which do look in. */
  readonly isPackaged: boolean;
  readonly commandLine: {
    appendSwitch(name: string, value?: string): void;
    removeSwitch(name: string): void;
  };
}

/** Says and unsays it all, in the environment too: Chromium asks it for the file of `ssl-key-log-file` as well. */
export function setSwitches({ isPackaged, commandLine }: SwitchedApp, environment: NodeJS.ProcessEnv): void {
  if (isPackaged) {
    for (const name of lettingIn) commandLine.removeSwitch(name);
    delete environment.SSLKEYLOGFILE;
  }
  for (const [name, value] of Object.entries(chromiumSwitches)) commandLine.appendSwitch(name, value);
}
