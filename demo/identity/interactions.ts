import type { IncomingMessage, ServerResponse } from 'node:http';
import { errors, type Provider } from 'oidc-provider';
import { readBody } from '../../edge/service/http-body.ts';
import { demoPassword, findPerson } from '../people.ts';
import { contentSecurityPolicy, messagePage, signInPage, styleSheet } from './pages.ts';
import type { Acr } from './provider.ts';

function sendPage(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentSecurityPolicy,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  response.end(html);
}

/** The pages a person sees. Returns false when the path belongs to the provider itself. */
export function createInteractions(provider: Provider, acr: () => Acr) {
  async function show(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const details = await provider.interactionDetails(request, response);
    if (details.prompt.name === 'login') {
      sendPage(response, 200, signInPage({ uid: details.uid, login: '', error: null }));
      return;
    }
    // The provider wants an interaction for every native client; loadExistingGrant has consented to all already.
    await provider.interactionFinished(request, response, { consent: {} });
  }

  async function submit(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const details = await provider.interactionDetails(request, response);
    const form = new URLSearchParams((await readBody(request)) ?? '');
    const login = form.get('login') ?? '';
    const person = findPerson(login.trim());
    if (person?.kind !== 'oidc' || form.get('password') !== demoPassword) {
      const error = 'The user name or the password is wrong.';
      sendPage(response, 401, signInPage({ uid: details.uid, login, error }));
      return;
    }
    await provider.interactionFinished(request, response, {
      login: { accountId: person.login, acr: acr() },
    });
  }

  async function abort(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const result = { error: 'access_denied', error_description: 'The user cancelled the sign-in.' };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  }

  async function answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    try {
      if (request.method === 'POST') await (path.endsWith('/abort') ? abort : submit)(request, response);
      else await show(request, response);
    } catch (error) {
      if (!(error instanceof errors.SessionNotFound)) throw error;
      const text = 'This sign-in page has expired. Go back to Offhook and start again.';
      sendPage(response, 400, messagePage('Page expired', text));
    }
  }

  return async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const path = new URL(request.url ?? '/', 'http://loopback').pathname;
    if (path === '/sign-in.css') {
      response.writeHead(200, { 'content-type': 'text/css; charset=utf-8' });
      response.end(styleSheet);
      return true;
    }
    if (!path.startsWith('/interaction/')) return false;
    await answer(request, response, path);
    return true;
  };
}
