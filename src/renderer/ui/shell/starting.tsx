import './starting.css';
import { Button } from '../components/button.tsx';
import { ProblemBox } from '../components/problem-box.tsx';
import { useDesktop, useDesktopView } from '../offhook.ts';
import { useText } from '../text/use-text.ts';

/** Shown until the main process has told its state; usually too short to be seen. */
export function Starting() {
  const text = useText();
  const desktop = useDesktop();
  const { failure } = useDesktopView();
  return (
    <main className="starting">
      <h1 className="only-spoken">Offhook</h1>
      {failure === null ? (
        <p className="quiet">{text.common.starting}</p>
      ) : (
        <ProblemBox problem={{ code: 'unexpected', detail: `${failure.request}: ${failure.code}` }}>
          <Button onPress={desktop.reload}>{text.common.tryAgain}</Button>
        </ProblemBox>
      )}
    </main>
  );
}
