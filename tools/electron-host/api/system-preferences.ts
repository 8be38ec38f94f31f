import { StrictEmitter } from '../support/strict.ts';

class SystemPreferences extends StrictEmitter {
  /** On Linux nothing asks for the microphone or the camera. */
  getMediaAccessStatus(_type: 'microphone' | 'camera' | 'screen'): 'granted' {
    return 'granted';
  }

  getAnimationSettings(): Electron.AnimationSettings {
    return {
      shouldRenderRichAnimation: true,
      scrollAnimationsEnabledBySystem: true,
      prefersReducedMotion: false,
    };
  }
}

export const systemPreferences = new SystemPreferences();
