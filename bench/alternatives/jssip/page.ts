import JsSIP from 'jssip';
import { readAccount } from '../account.ts';
import { createDialForm } from '../dial-form.ts';
import { note } from '../moments.ts';

const { server, aor, username, password, ice } = readAccount();
const agent = new JsSIP.UA({
  sockets: [new JsSIP.WebSocketInterface(server)],
  uri: aor,
  authorization_user: username,
  password,
});
const sound = createDialForm({ dial, hangUp: () => agent.terminateSessions() });

function dial(number: string): void {
  const session = agent.call(number, {
    mediaConstraints: { audio: true, video: false },
    ...(ice === undefined ? {} : { pcConfig: { ...ice, iceServers: [...ice.iceServers] } }),
  });
  session.connection.addEventListener('track', ({ streams: [stream] }) => {
    sound.srcObject = stream ?? null;
  });
}

agent.on('registered', () => {
  document.title = 'registered';
  note('registered');
});
agent.on('unregistered', () => note('lost'));
agent.on('disconnected', () => note('lost'));
agent.start();
