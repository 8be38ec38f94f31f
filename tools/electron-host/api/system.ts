/** The computer around the app, as the tests want it to be. Changed through the inspection API. */
export const system = {
  online: true,
  idleSeconds: 0,
  idleState: 'active' as 'active' | 'idle' | 'locked',
  onBattery: false,
  clipboardText: '',
  /** What is marked, as X11 and Wayland keep it apart from what is copied. */
  selectedText: '',
  /** Windows of other programs beside those of the display, and the ground of the picture that is drawn of one. */
  otherWindows: [] as { id: number; title: string; colour?: string }[],
};
