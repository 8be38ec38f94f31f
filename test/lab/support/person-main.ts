import { signInAtDemo } from '../../../demo/identity/sign-in-client.ts';
import { person } from '../../../tools/scripted/person.ts';

// Runs in the app's namespace: `person-main.ts URL LOGIN` does in the browser what a person does there.
const [url = '', login = ''] = process.argv.slice(2);
await signInAtDemo(url, { login, password: person.password });
