/** "CommandOrControl+Alt+Space" as this computer's keyboards have it: "Ctrl + Alt + Space". Pure. */
export function formatAccelerator(accelerator: string, platform: string): string {
  const mac = platform === 'darwin';
  const names: Readonly<Record<string, string>> = {
    CommandOrControl: mac ? '⌘' : 'Ctrl',
    Control: mac ? '⌃' : 'Ctrl',
    Alt: mac ? '⌥' : 'Alt',
    Shift: mac ? '⇧' : 'Shift',
    Super: platform === 'win32' ? 'Win' : 'Super',
    Up: '↑',
    Down: '↓',
    Left: '←',
    Right: '→',
  };
  return accelerator
    .split('+')
    .map((part) => names[part] ?? part)
    .join(mac ? '' : ' + ');
}
