import type { WebContents } from './web-contents.ts';

/** The web contents that are not destroyed, by id. */
const contents = new Map<number, WebContents>();

export function allContents(): WebContents[] {
  return [...contents.values()];
}

export function contentsById(id: number): WebContents | undefined {
  return contents.get(id);
}

export function contentsByTarget(targetId: string): WebContents | undefined {
  return allContents().find((one) => one.targetId === targetId);
}

export function addContents(one: WebContents): void {
  contents.set(one.id, one);
}

export function removeContents(one: WebContents): void {
  contents.delete(one.id);
}
