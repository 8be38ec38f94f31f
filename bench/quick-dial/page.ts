/** These run in the quick dial's page: text, sent there. */

/** Notes when the field that the opened quick dial draws anew has been painted: the frame after the one that has it. */
export const watchOpening = `(() => {
  const before = document.querySelector('input');
  window.benchPainted = new Promise((resolve) => {
    const look = () => {
      const field = document.querySelector('input');
      if (field === null || field === before || document.activeElement !== field) return;
      observer.disconnect();
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.timeOrigin + performance.now());
        port2.postMessage(null);
      });
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { childList: true, subtree: true, attributes: true });
    document.addEventListener('focusin', look, { once: true });
  });
  return true;
})()`;

export const painted = 'window.benchPainted';

/** Types as React hears it, and waits until the first result is that number. */
export const type = (number: string): string => `new Promise((resolve) => {
  const field = document.querySelector('input');
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, ${JSON.stringify(number)});
  field.dispatchEvent(new Event('input', { bubbles: true }));
  const look = () => {
    const first = document.querySelector('[role=option]');
    if (first?.textContent.includes(${JSON.stringify(number)})) resolve(true);
    else requestAnimationFrame(look);
  };
  look();
})`;

/** Presses Enter, and says when. */
export const enter = `(() => {
  const at = performance.timeOrigin + performance.now();
  const key = { key: 'Enter', code: 'Enter', keyCode: 13, bubbles: true, cancelable: true };
  document.querySelector('input').dispatchEvent(new KeyboardEvent('keydown', key));
  return at;
})()`;

/** A request that main answers at once: how long it takes there and back. */
export const request = `(async () => {
  const from = performance.now();
  await window.offhook.request('card.get', null);
  return performance.now() - from;
})()`;

/** Presses Escape. */
export const close = `document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }))`;
