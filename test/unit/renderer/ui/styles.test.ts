import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../../..');
const files = globSync('src/renderer/**/*.css', { cwd: root });

const physicalProperty =
  /^(?:(?:scroll-)?(?:margin|padding)|border)-(?:left|right)\b|^(?:left|right)$|^border-(?:top|bottom)-(?:left|right)-radius$/;
const physicalValue = /^(?:text-align|float|clear|justify-content|justify-items|justify-self)$/;
const fourSides = /^(?:(?:scroll-)?(?:margin|padding)|inset|border-(?:width|style|color|radius))$/;

/** The parts of a value, those in brackets whole: `0 calc(2 * var(--step))` has two. */
function partsOf(value: string): readonly string[] {
  return value.match(/(?:[^\s()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))+/g) ?? [];
}

/** Declarations that name the left or the right, which stay there when the page is read from right to left. */
function physicalIn(css: string): readonly string[] {
  const declarations = css
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .matchAll(/(?<=[{;]\s*)([a-z-]+)\s*:\s*([^;{}]+)(?=[;}])/g);
  return [...declarations].flatMap(([whole, property = '', value = '']) => {
    if (physicalProperty.test(property)) return [whole];
    if (physicalValue.test(property) && /\b(?:left|right)\b/.test(value)) return [whole];
    const [, right, , left = right] = partsOf(value);
    return fourSides.test(property) && left !== right ? [whole] : [];
  });
}

describe('the styles', () => {
  it.each([
    'a { margin-left: 1px }',
    'a { color: red; padding-right: 0; }',
    'a { border-left: 1px solid }',
    'a { border-top-left-radius: 2px }',
    'a { left: 0; }',
    'a { text-align: right; }',
    'a { padding: 0 calc(10 * var(--step)) 0 calc(3 * var(--step)); }',
    '@media (width > 1px) { a { inset: 0 1px 0 2px; } }',
  ])('are seen through where they name a side: %s', (css) => {
    expect(physicalIn(css)).toHaveLength(1);
  });

  it.each([
    'a { margin-inline-start: 1px; text-align: start }',
    'a { padding: 0 calc(2 * var(--step)); inset: 0 }',
    'a { padding: 1px 2px 3px; margin: 0 1px 2px 1px }',
    '/* left: 0; */ a { color: red }',
    'a:hover { transition: left 1s }',
  ])('are let be where they do not: %s', (css) => {
    expect(physicalIn(css)).toEqual([]);
  });

  it('name no side in any file, so that the page can be read from right to left', () => {
    expect(files.length).toBeGreaterThan(30);
    const found = files.flatMap((file) =>
      physicalIn(readFileSync(path.join(root, file), 'utf8')).map((each) => `${file}: ${each}`),
    );
    expect(found).toEqual([]);
  });
});
