import { browser } from '@wdio/globals';
import { attentionCases } from './desktop/attention.ts';
import { keyCases } from './desktop/keys.ts';
import { linkCases } from './desktop/links.ts';
import { quietCases } from './desktop/quiet.ts';
import { ringingCases } from './desktop/ringing.ts';
import { textSizeCases } from './desktop/text-size.ts';
import { trayCases } from './desktop/tray.ts';
import { tryOutCases } from './desktop/try-out.ts';
import { updateCases } from './desktop/updates.ts';
import { onStandIn } from './support/doubles.ts';
import { waitForText } from './support/phone.ts';

// What surrounds the window, in one start of the app.
before(() => waitForText(browser, 'Ready for calls'));
linkCases();
if (onStandIn) {
  attentionCases();
  quietCases();
  ringingCases();
  textSizeCases();
  tryOutCases();
  keyCases();
  trayCases();
  updateCases();
}
