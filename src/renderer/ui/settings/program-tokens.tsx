import './program-tokens.css';
import { useEffect, useRef, useState } from 'react';
import type { TokenFacts } from '../../../shared/control-token.ts';
import { Button } from '../components/button.tsx';
import { formatDay } from '../format/day.ts';
import { useDesktop } from '../offhook.ts';
import { useLocale, useText } from '../text/use-text.ts';

/** Which programs may drive Offhook, and how to stop one. Nothing is drawn before main has answered. */
export function ProgramTokens() {
  const { programs } = useText();
  const desktop = useDesktop();
  const [tokens, setTokens] = useState<readonly TokenFacts[] | 'off' | null>(null);
  const [gone, setGone] = useState<string | null>(null);
  const outcome = useRef<HTMLParagraphElement>(null);

  useEffect(() => {
    let isCurrent = true;
    void desktop.request('tokens.list', null).then((reply) => {
      if (isCurrent && reply.ok) setTokens(reply.value ?? 'off');
    });
    return () => {
      isCurrent = false;
    };
  }, [desktop]);

  async function revoke(name: string): Promise<void> {
    const reply = await desktop.request('tokens.revoke', { name });
    if (!reply.ok) return;
    setGone(name);
    // The button that had the focus goes.
    outcome.current?.focus();
    setTokens((before) => (Array.isArray(before) ? before.filter((each) => each.name !== name) : before));
  }

  return (
    <>
      <p className="quiet">{tokens === 'off' ? programs.off : programs.meaning}</p>
      {Array.isArray(tokens) && tokens.length === 0 && <p>{programs.none}</p>}
      {Array.isArray(tokens) && tokens.length > 0 && (
        <ul className="programs" aria-label={programs.title}>
          {tokens.map((token) => (
            <Program key={token.name} token={token} onRevoke={() => void revoke(token.name)} />
          ))}
        </ul>
      )}
      <p role="status" tabIndex={-1} ref={outcome}>
        {gone !== null && programs.revoked(gone)}
      </p>
    </>
  );
}

function Program({ token, onRevoke }: { token: TokenFacts; onRevoke: () => void }) {
  const { programs, history } = useText();
  const locale = useLocale();
  return (
    <li className="programs__one">
      <div className="programs__facts">
        <span className="programs__name">{token.name}</span>
        <span className="quiet">{token.scopes.map((scope) => programs.scopes[scope]).join(', ')}</span>
        <span className="quiet">
          {programs.since(formatDay(token.createdAt, Date.now(), locale, history))}
        </span>
      </div>
      <Button aria-label={programs.revokeFrom(token.name)} onPress={onRevoke}>
        {programs.revoke}
      </Button>
    </li>
  );
}
