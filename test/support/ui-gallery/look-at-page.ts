import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'puppeteer-core';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const axeSource = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

declare global {
  var axe: { run(options: RunOptions): Promise<AxeResults> };
}

/** What axe has against the page. */
export async function violations(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(await axeSource);
  const results = await page.evaluate(
    (values) => globalThis.axe.run({ runOnly: { type: 'tag', values }, resultTypes: ['violations'] }),
    rules,
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary ?? ''}`),
  );
}

/** What is wrong with how the page is laid out. */
export async function misfits(page: Page): Promise<readonly string[]> {
  const found = {
    overflows: await overflowing(page),
    'is cut off': await cutOff(page),
    'is small': await smallTargets(page),
  };
  return Object.entries(found).flatMap(([wrong, what]) => what.map((each) => `${wrong}: ${each}`));
}

/** What sticks out of the page sideways: at no width may a person have to scroll to the right. */
function overflowing(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('#root *')]
      .filter((element) => element.closest('.only-spoken') === null)
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5)
      // A name within a line that ends in an ellipsis is as long as it is.
      .filter(
        (element) =>
          element.tagName !== 'BDI' ||
          getComputedStyle(element.parentElement ?? element).textOverflow !== 'ellipsis',
      )
      .map((element) => `${element.tagName}.${element.className}`),
  );
}

/**
 * What nobody can bring into sight: text and controls that are cut in their height by something that does not scroll, or
 * that scrolls in less than a line. A line that ends in an ellipsis is told whole elsewhere, so the width does not count.
 */
function cutOff(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const least = 24;
    // What stands for a radio button or a box is drawn beside it; React Aria's ways out for screen readers are invisible.
    const controls =
      'button:not([tabindex="-1"]), input:not([type="radio"], [type="checkbox"]), textarea, [role="option"]';
    /** How much of the element's height is hidden for good. */
    function hiddenHeight(element: Element): number {
      const { height, ...own } = element.getBoundingClientRect().toJSON() as DOMRect;
      let { top, bottom } = own;
      let hidden = 0;
      const clip = (from: number, to: number): void => {
        const [newTop, newBottom] = [Math.max(top, from), Math.min(bottom, to)];
        hidden += Math.min(bottom - top, bottom - top - (newBottom - newTop));
        [top, bottom] = [newTop, newBottom];
      };
      let inner = element;
      for (let outer = element.parentElement; outer !== null; outer = outer.parentElement) {
        if (getComputedStyle(inner).position === 'fixed') break;
        const { overflowY } = getComputedStyle(outer);
        const box = outer.getBoundingClientRect();
        if (overflowY === 'hidden' || overflowY === 'clip') clip(box.top, box.bottom);
        else if (overflowY !== 'visible') {
          // Whatever it holds can be scrolled to where the box is, if the box is anywhere.
          if (box.height < Math.min(least, height)) return height;
          [top, bottom] = [box.top, box.bottom];
        }
        inner = outer;
      }
      clip(0, innerHeight);
      return hidden;
    }
    const says = ({ childNodes }: Element): boolean =>
      [...childNodes].some(({ nodeType, textContent }) => nodeType === 3 && textContent?.trim() !== '');
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.matches(controls) || says(element))
      .filter((element) => element.closest('.only-spoken, svg, script') === null && element.checkVisibility())
      .filter((element) => element.getBoundingClientRect().height > 0 && hiddenHeight(element) > 1)
      .map((element) => `${element.tagName}.${element.className} ${element.textContent ?? ''}`);
  });
}

/** Controls smaller than 32 px in a direction. */
function smallTargets(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('button, input:not([type="radio"], [type="checkbox"])')]
      // React Aria's own way out of a popover for screen readers is invisible and takes no focus by Tab.
      .filter((element) => element.checkVisibility() && element.getAttribute('tabindex') !== '-1')
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width < 32 || box.height < 32)
      .map(({ element, box }) => `${element.textContent ?? ''} ${box.width}x${box.height}`),
  );
}

/** What sticks out of the window sideways, where nobody could scroll to it, and text that is cut on a side without dots. */
export function lost(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const shown = [...document.querySelectorAll('body *')].filter(
      (element) => element.checkVisibility() && element.closest('.only-spoken, svg, script') === null,
    );
    const out = shown.filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      // A name within a line that ends in an ellipsis is as long as it is.
      const { textOverflow } = getComputedStyle(element.parentElement ?? element);
      const isDotted = element.tagName === 'BDI' && textOverflow === 'ellipsis';
      return width > 1 && !isDotted && (left < -0.5 || right > innerWidth + 0.5);
    });
    const cut = shown.filter((element) => {
      const { overflowX, textOverflow, clipPath } = getComputedStyle(element);
      const isCut = overflowX === 'hidden' || overflowX === 'clip';
      return (
        isCut &&
        clipPath === 'none' &&
        textOverflow !== 'ellipsis' &&
        element.scrollWidth > element.clientWidth + 1
      );
    });
    return [...new Set([...out, ...cut])].map(
      (element) => `${element.tagName}.${element.className} ${element.textContent?.slice(0, 40) ?? ''}`,
    );
  });
}
