import { describe, expect, it } from 'vitest';
import { settingsSchema } from './settings.js';
import { settingsChangeSchema } from './settings-change.js';

const values = {
  right: ['', 'dark', 'x'.repeat(1_024), 0, -1.5, true, false],
  wrong: ['x'.repeat(1_025), Number.NaN, Infinity, {}, [], ['dark'], undefined],
};

describe.each([
  ['settings', settingsSchema, false],
  ['a change to settings', settingsChangeSchema, true],
] as const)('%s', (_, schema, canRemove) => {
  it.each(values.right)('may say %j', (value) => {
    expect(schema.parse({ Theme: value })).toStrictEqual({ Theme: value });
  });

  it.each(values.wrong)('may not say %j', (value) => {
    expect(schema.safeParse({ Theme: value }).success).toBe(false);
  });

  it(canRemove ? 'removes with null' : 'has no null', () => {
    expect(schema.safeParse({ Theme: null }).success).toBe(canRemove);
  });

  it.each(['', 'x'.repeat(65), 'a\nb'])('has no name %j', (name) => {
    expect(schema.safeParse({ [name]: true }).success).toBe(false);
  });

  it.each([null, undefined, [], 'Theme', 7])('is not %j', (value) => {
    expect(schema.safeParse(value).success).toBe(false);
  });

  it('takes no prototype along', () => {
    const hostile: unknown = JSON.parse('{"__proto__":{"isAdmin":true},"Theme":"dark"}');
    const result = schema.safeParse(hostile);
    expect(Object.keys(result.data ?? {})).not.toContain('isAdmin');
    expect((result.data as Record<string, unknown> | undefined)?.['isAdmin']).toBeUndefined();
  });
});
