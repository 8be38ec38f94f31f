import { Web } from 'sip.js';
import { readAccount } from '../account.ts';

const { server, aor, username, password } = readAccount();
const user = new Web.SimpleUser(server, {
  aor,
  userAgentOptions: {
    authorizationUsername: username,
    authorizationPassword: password,
    logBuiltinEnabled: false,
  },
});
await user.connect();
await user.register();
