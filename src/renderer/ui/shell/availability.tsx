import { Button as AriaButton } from 'react-aria-components/Button';
import { DoNotDisturbIcon } from '../components/icons.ts';
import { useActions, useDesktopView, useEngine } from '../offhook.ts';
import { useText } from '../text/use-text.ts';

/** The switch that keeps calls out, and in words what becomes of them. */
export function AvailabilitySwitch() {
  const text = useText();
  const actions = useActions();
  const on = useEngine(({ availability }) => availability.doNotDisturb);
  const managed = useDesktopView().state?.settings.doNotDisturb.setBy === 'policy';
  const always = useEngine(({ availability }) => availability.forward.always);
  const { words } = text.availability;
  const said = [on ? words.doNotDisturb : null, always === null ? null : words.forward(always)]
    .filter((part) => part !== null)
    .join(', ');
  return (
    <>
      <p className="header__availability" role="status" data-testid="availability">
        {said}
      </p>
      <AriaButton
        className="button button--icon header__switch"
        aria-label={text.availability.doNotDisturb}
        aria-pressed={on}
        isDisabled={managed}
        onPress={() => actions.setDoNotDisturb(!on)}
      >
        <DoNotDisturbIcon size={18} aria-hidden />
      </AriaButton>
    </>
  );
}
