import { expect } from 'vitest';
import type { Settings } from '#core/contract/settings.ts';

/** Settings an administrator can be shown as a form, in both languages. */
export function expectSettings(settings: Settings): void {
  for (const [name, field] of Object.entries(settings)) {
    expect(name).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    for (const text of [field.label, ...(field.help === undefined ? [] : [field.help])]) {
      expect(text.en.length, name).toBeGreaterThan(0);
      expect(text.nl.length, name).toBeGreaterThan(0);
    }
    expect(field.choices !== undefined, name).toBe(field.type === 'choice');
    if (field.pattern !== undefined) expect(() => new RegExp(`^(?:${field.pattern})$`, 'u'), name).not.toThrow();
  }
}

/** What every plugin part says of itself. */
export function expectIdentity(part: {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly contract: number;
}): void {
  expect(part.id).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
  expect(part.title.trim().length).toBeGreaterThan(0);
  expect(part.version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(part.contract).toBe(1);
}
