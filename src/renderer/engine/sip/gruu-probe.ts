import { type URI, UserAgent } from 'sip.js';

/**
 * A public GRUU (RFC 5627) names this phone wherever its socket is: as Contact of a dialog it outlives the socket. But
 * registrars hand them out that have nobody to route them (Kamailio's does so unasked, and its usual script answers
 * 404 to them within a dialog). So ours is used only after a request to it, shaped like one within a dialog, came back.
 */
export interface GruuProbe {
  /** The REGISTER was accepted; null: no GRUU was given. */
  granted(gruu: string | null): void;
  /** Looks at a text from the wire; true when it was meant for the probe alone. */
  takes(text: string): boolean;
}

export function createGruuProbe(userAgent: UserAgent, send: (text: string) => void): GruuProbe {
  const aor = userAgent.configuration.uri;
  const { callId } = userAgent.userAgentCore.makeOutgoingRequestMessage('OPTIONS', aor, aor, aor, {});
  let cseq = 0;
  let asked: URI | null = null;
  let isBack = false;

  function ask(gruu: URI): void {
    cseq += 1;
    asked = gruu;
    isBack = false;
    // The tag makes it a request within a dialog: that is how a BYE will come.
    const options = { callId, cseq, toTag: 'gruu' };
    const message = userAgent.userAgentCore.makeOutgoingRequestMessage('OPTIONS', gruu, aor, gruu, options);
    message.setViaHeader(`z9hG4bK-gruu-${callId}-${cseq}`, 'WSS');
    send(message.toString());
  }

  return {
    granted(gruu) {
      const uri = gruu === null ? undefined : UserAgent.makeURI(gruu);
      if (uri === undefined) userAgent.contact.pubGruu = undefined;
      else ask(uri);
    },
    takes(text) {
      if (/^(?:call-id|i)[ \t]*:[ \t]*(\S+)/im.exec(text)?.[1] !== callId) return false;
      if (text.startsWith('OPTIONS ')) {
        isBack = true;
        if (asked !== null) userAgent.contact.pubGruu = asked;
        return false;
      }
      const isFinal = /^SIP\/2\.0 [2-6]/.test(text);
      if (isFinal && !isBack) userAgent.contact.pubGruu = undefined;
      return true;
    },
  };
}
