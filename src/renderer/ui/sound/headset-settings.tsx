import './headset.css';
import { Button as AriaButton } from 'react-aria-components/Button';
import { type HeadsetIdentity, isAmong, isSameHeadset } from '../../../shared/headset.ts';
import type { Resolved } from '../../../shared/settings.ts';
import type { HeadsetView } from '../../headset/create-headsets.ts';
import { Button } from '../components/button.tsx';
import { CloseIcon, CompanyIcon, HeadphonesIcon } from '../components/icons.ts';
import { useDesktop, useHeadsets } from '../offhook.ts';
import { useText } from '../text/use-text.ts';
import { Notice } from './sound-trouble.tsx';

/** Which headsets' buttons are used, how they stand, and what the last button did. */
export function HeadsetSettings({ setting }: { setting: Resolved<HeadsetIdentity[]> }) {
  const { headset, settings } = useText();
  const { desk, view } = useHeadsets();
  if (!view.isAvailable) return <p className="quiet">{headset.unavailable}</p>;
  const managed = setting.setBy === 'policy';
  const absent = setting.value.filter((known) => !isAmong(view.headsets, known));
  const isEmpty = view.headsets.length === 0 && absent.length === 0;
  return (
    <div className="headsets">
      <p className="quiet">{headset.meaning}</p>
      {isEmpty && <p>{headset.none}</p>}
      {!isEmpty && (
        <ul aria-label={headset.list}>
          {view.headsets.map((each) => (
            <li key={each.key}>
              <Present headset={each} isManaged={managed} known={setting.value} />
            </li>
          ))}
          {absent.map((each) => (
            <li key={`${each.vendorId}:${each.productId}`}>
              <div className="headset">
                <HeadphonesIcon size={20} aria-hidden className="headset__icon" />
                <div className="headset__words">
                  <p className="headset__name">{each.name}</p>
                  <p className="quiet">{headset.notConnected}</p>
                </div>
                {!managed && <Forget which={each} known={setting.value} />}
              </div>
            </li>
          ))}
        </ul>
      )}
      {view.outcome !== null && <Notice tone="hint" sentence={headset.outcomes[view.outcome]} />}
      <div>
        <Button onPress={() => void desk.connect()}>{headset.connect}</Button>
      </div>
      {managed && (
        <p className="choice__managed quiet">
          <CompanyIcon size={18} aria-hidden />
          {settings.managed}
        </p>
      )}
    </div>
  );
}

interface PresentProps {
  readonly headset: HeadsetView;
  readonly isManaged: boolean;
  readonly known: readonly HeadsetIdentity[];
}

function Present({ headset: each, isManaged, known }: PresentProps) {
  const { headset } = useText();
  const { desk } = useHeadsets();
  const { name, standing, controls, hasLights, troubles, last, vendorId, productId } = each;
  return (
    <div className="headset">
      <HeadphonesIcon size={20} aria-hidden className="headset__icon" />
      <div className="headset__words">
        <p className="headset__name">{name}</p>
        <p>{headset.standings[standing]}</p>
        <p className="quiet">
          {headset.has(controls.map((control) => headset.controls[control]).join(', '))}
          {hasLights ? '' : `. ${headset.noLights}`}
        </p>
        {troubles.map((trouble) => (
          <Notice key={trouble} tone="hint" sentence={headset.troubles[trouble]} />
        ))}
        <p role="status" className="headset__last" data-testid="headset-last">
          {last === null
            ? standing === 'busy'
              ? ''
              : headset.tryIt
            : headset.last(headset.controls[last.control], headset.deeds[last.deed])}
        </p>
        {standing === 'busy' && <Button onPress={desk.retry}>{headset.again}</Button>}
      </div>
      {!isManaged && <Forget which={{ name, vendorId, productId }} known={known} />}
    </div>
  );
}

function Forget({ which, known }: { which: HeadsetIdentity; known: readonly HeadsetIdentity[] }) {
  const { headset } = useText();
  const { desk } = useHeadsets();
  const desktop = useDesktop();
  return (
    <AriaButton
      className="button button--icon"
      aria-label={headset.forget(which.name)}
      onPress={() => {
        void desk.forget(which);
        desktop.updateSettings({ headsets: known.filter((each) => !isSameHeadset(each, which)) });
      }}
    >
      <CloseIcon size={18} aria-hidden />
    </AriaButton>
  );
}
