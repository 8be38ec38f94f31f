import type { ProblemSentences, RegistrationSentences } from './text.ts';

export const enProblems: ProblemSentences = {
  'sign-in-cancelled': {
    title: 'The sign-in was cancelled',
    meaning: 'You are still signed out.',
    action: 'Sign in again when you are ready.',
  },
  'sign-in-timed-out': {
    title: 'The sign-in took too long',
    meaning: 'Nobody finished it in the browser, so we stopped waiting.',
    action: 'Sign in again and finish in the browser.',
  },
  'sign-in-refused': {
    title: 'The sign-in was refused',
    meaning: 'Your company did not let this account use the phone.',
    action: 'Check that you chose the right account, or ask your administrator for access.',
  },
  'sign-in-too-weak': {
    title: 'The sign-in was not strong enough',
    meaning: 'Your company asks for a stronger proof for the phone, such as a second factor.',
    action:
      'Sign in again and give the second factor. If you were not asked for one, tell your administrator.',
  },
  'device-sign-in-unavailable': {
    title: 'Signing in on another device is not possible here',
    meaning: 'The sign-in service of your company does not offer it.',
    action: 'Sign in with the browser of this computer.',
  },
  'identity-provider-unreachable': {
    title: 'The sign-in service cannot be reached',
    meaning: 'This computer is offline, or the service is down.',
    action: 'Check your network, then sign in again.',
  },
  'identity-provider-invalid': {
    title: 'The sign-in service gave an answer that makes no sense',
    meaning: 'Offhook cannot trust it, so you are not signed in.',
    action: 'Tell your administrator. The details help them.',
  },
  'session-expired': {
    title: 'Your sign-in has expired',
    meaning: 'You cannot make or take calls until you sign in.',
    action: 'Sign in again.',
  },
  'provisioning-unreachable': {
    title: 'Your phone settings cannot be fetched',
    meaning: 'The server that keeps them does not answer.',
    action: 'Check your network. If it lasts, tell your administrator.',
  },
  'provisioning-refused': {
    title: 'The server does not give out your phone settings',
    meaning: 'Your account may not have a phone number yet.',
    action: 'Ask your administrator for a phone number.',
  },
  'provisioning-invalid': {
    title: 'Your phone settings have a mistake',
    meaning: 'Offhook cannot use what the server sent, and it does not guess.',
    action: 'Tell your administrator. The details help them.',
  },
  'policy-invalid': {
    title: 'The setup file of your company has a mistake',
    meaning: 'Offhook cannot use it, and it does not guess.',
    action: 'Ask your administrator to mend the file, then start Offhook again.',
  },
  'settings-unreadable': {
    title: 'Your settings could not be read',
    meaning: 'The broken file is kept beside the new one. What could not be read is back to the standard.',
    action: 'Choose your theme and language again.',
  },
  'keychain-absent': {
    title: 'This computer has no keychain',
    meaning: 'Your sign-in is kept in memory only and is asked for again after a restart.',
    action: 'Set up a keychain, such as GNOME Keyring or KWallet, to stay signed in.',
  },
  'keychain-locked': {
    title: 'The keychain of this computer is locked',
    meaning: 'Your sign-in is kept in memory only and is asked for again after a restart.',
    action: 'Unlock the keychain. Offhook uses it from then on, without a restart.',
  },
  'keychain-denied': {
    title: 'Offhook was not let into the keychain',
    meaning: 'The question was closed or refused, so your sign-in is kept in memory only.',
    action: 'Start Offhook again and allow it, to stay signed in.',
  },
  'keychain-corrupted': {
    title: 'The keychain of this computer is damaged',
    meaning: 'It does not give back what is put into it, so your sign-in is kept in memory only.',
    action: 'Have the keychain repaired or set up anew, then start Offhook again.',
  },
  'keychain-unavailable': {
    title: 'The keychain of this computer cannot be used',
    meaning: 'Your sign-in is kept in memory only and is asked for again after a restart.',
    action: 'Unlock or set up a keychain to stay signed in.',
  },
  'certificate-untrusted': {
    title: 'A server cannot prove who it is',
    meaning: 'Its certificate is not trusted, so nothing was sent to it.',
    action: 'Tell your administrator before you go on.',
  },
  'link-refused': {
    title: 'A link was not called',
    meaning: 'It is no number that can be called from here, or it wanted more than a call.',
    action: 'Type the number yourself if you trust it.',
  },
  'no-tray': {
    title: 'Offhook stays open',
    meaning: 'This desktop shows no tray, so the window is only minimised.',
    action: 'To end Offhook, press "Quit Offhook" in the settings.',
  },
  'people-rebuilt': {
    title: 'The file of your contacts and calls was damaged',
    meaning: 'What could be read is in a new one; entries may be missing. The old file was kept.',
    action: 'Nothing. If something important is missing, give the old file to your administrator.',
  },
  'people-not-kept': {
    title: 'Contacts and calls cannot be saved',
    meaning: 'Calls work, but their history is not kept.',
    action: 'Check whether the disk is full, then restart Offhook.',
  },
  unexpected: {
    title: 'Something went wrong',
    meaning: 'Offhook met an error that it does not know.',
    action: 'Try again. If it comes back, send the details to your administrator.',
  },
};

export const enRegistrationProblems: RegistrationSentences = {
  unreachable: {
    title: 'The phone server does not answer',
    meaning: 'You cannot make or take calls right now. We keep trying.',
    action: 'Check your network or VPN.',
  },
  'certificate-untrusted': {
    title: 'The phone server cannot prove who it is',
    meaning: 'Its certificate is not trusted, so nothing was sent to it.',
    action: 'Tell your administrator before you go on.',
  },
  'no-credential': {
    title: 'Your sign-in does not fit the phone server',
    meaning: 'The server asks for a proof that Offhook does not have.',
    action: 'Sign out and sign in again. If it comes back, tell your administrator.',
  },
  unauthorized: {
    title: 'The phone server did not accept your sign-in',
    meaning: 'You cannot make or take calls.',
    action: 'Sign out and sign in again. If it comes back, tell your administrator.',
  },
  forbidden: {
    title: 'The phone server does not let you in',
    meaning: 'Your account may not be used for calls.',
    action: 'Ask your administrator for access.',
  },
  'not-found': {
    title: 'The phone server does not know your number',
    meaning: 'You cannot make or take calls.',
    action: 'Ask your administrator to check your phone number.',
  },
  'service-unavailable': {
    title: 'The phone server is overloaded or being serviced',
    meaning: 'You cannot make or take calls right now. We keep trying.',
    action: 'Wait a moment.',
  },
  'server-error': {
    title: 'The phone server made a mistake',
    meaning: 'It is not your fault. We keep trying.',
    action: 'If it lasts, tell your administrator.',
  },
  refused: {
    title: 'The phone server refused the connection',
    meaning: 'You cannot make or take calls.',
    action: 'Tell your administrator. The details help them.',
  },
  timeout: {
    title: 'The phone server did not answer in time',
    meaning: 'You cannot make or take calls right now. We keep trying.',
    action: 'Check your network or VPN.',
  },
  'invalid-response': {
    title: 'The phone server gave an answer that makes no sense',
    meaning: 'Offhook cannot trust it. We keep trying.',
    action: 'If it lasts, tell your administrator.',
  },
  'connection-lost': {
    title: 'The connection to the phone server was lost',
    meaning: 'You cannot make or take calls right now. We keep trying.',
    action: 'Check your network or VPN.',
  },
};
