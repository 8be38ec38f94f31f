import { Web } from 'sip.js';
import { readAccount } from '../account.ts';
import { createDialForm } from '../dial-form.ts';
import { note } from '../moments.ts';

const { server, aor, username, password, ice } = readAccount();
const domain = aor.split('@')[1] ?? '';
const sound = createDialForm({
  dial: (number) => void user.call(`sip:${number}@${domain}`),
  hangUp: () => void user.hangup(),
});
const user = new Web.SimpleUser(server, {
  aor,
  delegate: {
    onRegistered: () => note('registered'),
    onUnregistered: () => note('lost'),
    onServerDisconnect: () => note('lost'),
  },
  media: { remote: { audio: sound } },
  userAgentOptions: {
    authorizationUsername: username,
    authorizationPassword: password,
    logBuiltinEnabled: false,
    // Everything else of the handler's options is the library's default.
    ...(ice === undefined
      ? {}
      : {
          sessionDescriptionHandlerFactoryOptions: {
            peerConnectionConfiguration: { ...ice, iceServers: [...ice.iceServers] },
          },
        }),
  },
});
await user.connect();
await user.register();
document.title = 'registered';
