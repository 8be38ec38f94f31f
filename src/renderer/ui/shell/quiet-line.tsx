import './quiet-line.css';
import { isQuiet } from '../../../shared/desktop-quiet.ts';
import type { DesktopState } from '../../../shared/desktop-state.ts';
import { useText } from '../text/use-text.ts';

/** Why nothing rings, for as long as that is so. The region is always there, so that it is read out. */
export function QuietLine({ state }: { state: DesktopState }) {
  const { availability } = useText();
  const isTold = state.identity.step === 'signed-in' && isQuiet(state);
  return (
    <p className="quiet-line quiet" role="status" data-testid="quiet">
      {isTold ? availability.desktop.now : ''}
    </p>
  );
}
