import * as v from 'valibot';

export const settingsSchema = v.object({
  theme: v.picklist(['system', 'light', 'dark']),
  language: v.picklist(['system', 'en', 'de']),
});

export const settingsUpdateSchema = v.partial(v.strictObject(settingsSchema.entries));

export type Settings = v.InferOutput<typeof settingsSchema>;
export type SettingsUpdate = v.InferOutput<typeof settingsUpdateSchema>;

export const defaultSettings: Settings = { theme: 'system', language: 'system' };

/** A setting's value and who decided it; the UI shows "managed" where the policy did. */
export type Resolved<T> = { readonly value: T; readonly setBy: 'default' | 'user' | 'policy' };
export type ResolvedSettings = { readonly [K in keyof Settings]: Resolved<Settings[K]> };

/** Policy beats user, user beats default (I5). Pure. */
export function resolveSettings(user: SettingsUpdate, policy: SettingsUpdate): ResolvedSettings {
  function resolve<K extends keyof Settings>(key: K): Resolved<Settings[K]> {
    const managed = policy[key];
    if (managed !== undefined) return { value: managed as Settings[K], setBy: 'policy' };
    const chosen = user[key];
    if (chosen !== undefined) return { value: chosen as Settings[K], setBy: 'user' };
    return { value: defaultSettings[key], setBy: 'default' };
  }
  return { theme: resolve('theme'), language: resolve('language') };
}
