import JsSIP from 'jssip';
import { readAccount } from '../account.ts';

const { server, aor, username, password } = readAccount();
const agent = new JsSIP.UA({
  sockets: [new JsSIP.WebSocketInterface(server)],
  uri: aor,
  authorization_user: username,
  password,
});
agent.start();
