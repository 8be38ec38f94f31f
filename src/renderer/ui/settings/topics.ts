/** The parts of the settings, in their order. */
export const settingsTopics = [
  'account',
  'calls',
  'sound',
  'dialling',
  'look',
  'keyboard',
  'computer',
  'about',
] as const;
export type SettingsTopic = (typeof settingsTopics)[number];
