import { describe, expect, it } from 'vitest';
import { press, wide } from '../../support/ui-gallery/gallery-browser.ts';
import { asked, shareGallery } from '../../support/ui-gallery/share-gallery.ts';

const gallery = shareGallery();

describe('several voicemail boxes', () => {
  it('are counted together, shown one by one, and called by name', async () => {
    const page = await gallery.open('voicemail-boxes', wide);
    const total = '::-p-aria([name="6 new voice messages, 1 urgent"][role="button"])';
    await page.waitForSelector(total);
    const boxes = await page.$$eval('[data-testid="voice-box"]', (all) =>
      all.map((each) => [...each.children].map((part) => part.textContent || part.ariaLabel)),
    );
    expect(boxes).toEqual([
      ['Your own', 'Nothing new, 12 heard before', 'Call your own voicemail'],
      [
        ...['Vertrieb Innendienst und Bestellannahme', '5 new voice messages, 1 urgent'],
        'Call the voicemail of Vertrieb Innendienst und Bestellannahme',
      ],
      ['nightdesk@vmail.example.net', '1 new voice message'],
    ]);
    await press(page, 'Call the voicemail of Vertrieb Innendienst und Bestellannahme');
    await page.waitForSelector('::-p-aria([name="Hang up"][role="button"])');
    expect(await asked(page)).toEqual(['dial *98']);
    expect(await page.$('[data-testid="voice-box"]')).toBeNull();
  });
});
