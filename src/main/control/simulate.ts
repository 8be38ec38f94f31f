import type { ControlReply, Fault, PageFault } from '../../shared/control.ts';

/** Where faults come from; all of it exists for other reasons, but for the crash and the pretence. */
export interface FaultSources {
  readonly changeNetwork: () => void;
  /** Resolves once it is dead, so that nothing is asked of it any more; false where there is no page. */
  readonly crashPage: () => Promise<boolean>;
  /** As if nobody used the computer; false: as it is again. */
  readonly pretendIdle: (isIdle: boolean) => void;
  readonly inPage: (fault: PageFault) => Promise<ControlReply>;
}

/** `offhook simulate`: `sources` is null in a packaged app, where nobody may make a call fail on purpose. */
export function createFaultInjector(
  sources: FaultSources | null,
): (fault: Fault) => ControlReply | Promise<ControlReply> {
  return (fault) => {
    if (sources === null)
      return refuse('not-possible', 'Faults can be simulated in development builds only.');
    switch (fault) {
      case 'network-change':
        sources.changeNetwork();
        return { ok: true, value: null };
      case 'idle':
      case 'in-use':
        sources.pretendIdle(fault === 'idle');
        return { ok: true, value: null };
      case 'renderer-crash':
        return crash(sources);
      default:
        return sources.inPage(fault);
    }
  };
}

async function crash({ crashPage }: FaultSources): Promise<ControlReply> {
  const crashed = await crashPage();
  return crashed ? { ok: true, value: null } : refuse('not-ready', 'There is no window.');
}

const refuse = (code: 'not-possible' | 'not-ready', message: string): ControlReply => ({
  ok: false,
  code,
  message,
});
