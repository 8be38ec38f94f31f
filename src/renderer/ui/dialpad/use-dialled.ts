import { useEffect, useState } from 'react';
import type { Dialled } from '../../../shared/dialling/dialling.ts';
import type { Desktop } from '../../desktop.ts';
import { useDesktop } from '../offhook.ts';

/** What is dialled for a text by the rules of main; where main does not answer, the text itself. */
export async function resolveDial(desktop: Desktop, text: string): Promise<Dialled> {
  const reply = await desktop.request('dialling.resolve', { text: text.slice(0, 256) });
  return reply.ok ? reply.value : { target: text, e164: null, why: [] };
}

/** The same while somebody types; null until main has answered for what stands there now. */
export function useDialled(text: string): Dialled | null {
  const desktop = useDesktop();
  const [answer, setAnswer] = useState<{ readonly text: string; readonly dialled: Dialled } | null>(null);
  useEffect(() => {
    if (text.trim() === '') return;
    let isCurrent = true;
    void resolveDial(desktop, text).then((dialled) => {
      if (isCurrent) setAnswer({ text, dialled });
    });
    return () => {
      isCurrent = false;
    };
  }, [desktop, text]);
  return answer?.text === text ? answer.dialled : null;
}
