import { signInAtDemo } from '../../demo/identity/sign-in-client.ts';
import { demoPassword } from '../../demo/people.ts';
import { type Demo, startDemo } from '../../demo/start.ts';
import { createTestIdentity, type TestIdentity, type TestIdentityOptions } from './test-identity.ts';

/** A demo, and main's identity duty against it as often as a test likes. */
export interface IdentitiesAtDemo {
  readonly demo: Demo;
  create(options?: Partial<TestIdentityOptions>): TestIdentity;
  /** Alice signs in at the provider's pages; the text of the last one. */
  signIn(identity: TestIdentity): Promise<string>;
  signedIn(options?: Partial<TestIdentityOptions>): Promise<TestIdentity>;
  /** What was made so far stays as it is when the test ends: the app was closed. */
  forget(): void;
  /** After each test: nobody is signed in, and the demo is well. */
  reset(): Promise<void>;
}

export async function startIdentitiesAtDemo(): Promise<IdentitiesAtDemo> {
  const demo = await startDemo();
  const open: TestIdentity[] = [];

  function create(options: Partial<TestIdentityOptions> = {}): TestIdentity {
    const identity = createTestIdentity({ policy: demo.policy, ...options });
    open.push(identity);
    return identity;
  }

  async function signIn(identity: TestIdentity): Promise<string> {
    return signInAtDemo(await identity.authorizationUrl(), { login: 'alice', password: demoPassword });
  }

  return {
    demo,
    create,
    signIn,
    async signedIn(options) {
      const identity = create(options);
      await signIn(identity);
      await identity.until('signed-in');
      return identity;
    },
    forget: () => void open.splice(0),
    async reset() {
      for (const identity of open.splice(0)) {
        identity.cancelSignIn();
        const { step } = identity.state();
        if (step === 'signed-in' || step === 'provisioning') await identity.signOut();
      }
      await demo.identity.setDown(false);
      await demo.service.setDown(false);
      demo.service.setProvisioning(null);
      demo.service.refuseTokens(false);
    },
  };
}
