/** The parts of the settings, in their order. */
export const settingsTopics = [
  'account',
  'calls',
  'sound',
  'check',
  'dialling',
  'look',
  'keyboard',
  'computer',
  'support',
  'about',
] as const;
export type SettingsTopic = (typeof settingsTopics)[number];
