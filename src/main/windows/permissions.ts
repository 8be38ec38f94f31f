import { isOurOrigin } from '../answer-request.ts';
import { type FrameIdentity, frameKeyOf } from './frame-key.ts';

interface PermissionDetails {
  readonly isMainFrame: boolean;
  /** Of a check: one kind. */
  readonly mediaType?: string;
  /** Of a request: every kind that is asked for. */
  readonly mediaTypes?: readonly string[];
}

/** Whether the camera may be named, and whether it may be opened: nobody needs it outside of a call. */
export interface CameraRules {
  readonly mayName: boolean;
  readonly mayOpen: boolean;
}

/**
 * The allow list: the microphone, the choice of a speaker, and in a call the camera, for our own page. Everything else is denied, also what Chromium will invent next.
 * `origin`: as `isOurOrigin` takes it. Pure.
 */
export function isPermitted(
  permission: string,
  origin: string,
  details: PermissionDetails,
  camera: boolean,
): boolean {
  if (!isOurs(origin, details)) return false;
  // WebHID at all; which device, `main/headsets` decides.
  if (permission === 'speaker-selection' || permission === 'hid') return true;
  if (permission !== 'media') return false;
  const kinds = details.mediaTypes ?? (details.mediaType === undefined ? [] : [details.mediaType]);
  return kinds.length > 0 && kinds.every((kind) => kind === 'audio' || (camera && kind === 'video'));
}

function isOurs(origin: string, details: PermissionDetails): boolean {
  return details.isMainFrame && isOurOrigin(origin);
}

interface PermissionSession {
  setPermissionRequestHandler(
    handler: (
      contents: { readonly mainFrame: FrameIdentity },
      permission: string,
      callback: (granted: boolean) => void,
      details: PermissionDetails & { readonly requestingUrl: string },
    ) => void,
  ): void;
  setPermissionCheckHandler(
    handler: (
      contents: unknown,
      permission: string,
      requestingOrigin: string,
      details: PermissionDetails,
    ) => boolean,
  ): void;
}

/** What is decided anew each time; of other pages than ours nothing is asked. */
export interface PageRules {
  readonly camera: () => CameraRules;
  /** Screens and windows, one request at a time. */
  readonly mayCapture: (frame: string | null) => boolean;
}

export function restrictPermissions(session: PermissionSession, { camera, mayCapture }: PageRules): void {
  session.setPermissionRequestHandler((contents, permission, callback, details) => {
    if (permission === 'display-capture')
      callback(isOurs(details.requestingUrl, details) && mayCapture(frameKeyOf(contents.mainFrame)));
    else callback(isPermitted(permission, details.requestingUrl, details, camera().mayOpen));
  });
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) =>
    isPermitted(permission, requestingOrigin, details, camera().mayName),
  );
}
