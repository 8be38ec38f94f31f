import { browser } from '@wdio/globals';
import { attentionCases } from './desktop/attention.ts';
import { linkCases } from './desktop/links.ts';
import { onStandIn } from './support/doubles.ts';
import { waitForText } from './support/phone.ts';

// What surrounds the window, in one start of the app.
before(() => waitForText(browser, 'Ready for calls'));
linkCases();
if (onStandIn) attentionCases();
