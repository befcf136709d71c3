import { sampleProvisioningDocument } from '@offhook/protocol/testing';
import { describe, expect, it } from 'vitest';
import { fromDocument } from '../provisioning/from-document.js';
import { fakeIframe } from '../testing/fake-phone-frame.js';
import { planPhone, type ProvisionPhoneOptions } from './provision-phone-options.js';

const document = sampleProvisioningDocument();
const iframe = fakeIframe();
const options: ProvisionPhoneOptions = {
  Provisioning: fromDocument(document),
  PhoneFrame: iframe,
  ProfileUserId: 'alice-desk',
  SessionId: 'session-of-alice',
  UserId: 'alice',
};

/** The same options, with the server having decided some settings. */
function provisionedWith(
  settings: Readonly<Record<string, string | number | boolean>>,
): ProvisionPhoneOptions {
  return { ...options, Provisioning: fromDocument({ ...document, settings }) };
}

describe('the plan for a phone', () => {
  it('has the iframe, the document and the defaults', () => {
    expect(planPhone(options)).toEqual({
      iframe,
      document,
      frameOptions: {
        theme: 'light',
        language: 'auto',
        hasDialPad: true,
        canMute: true,
        profileUserId: 'alice-desk',
      },
      onLoad: undefined,
      signal: undefined,
    });
  });

  it.each<readonly [Partial<ProvisionPhoneOptions>, object]>([
    [{ UiThemeStyle: 'dark' }, { theme: 'dark' }],
    [{ Language: 'de' }, { language: 'de' }],
    [{ language: 'de' }, { language: 'de' }],
    [{ Language: 'fr', language: 'de' }, { language: 'fr' }],
    [{ EnableDialPad: false }, { hasDialPad: false }],
    [{ EnableCallMute: false }, { canMute: false }],
    [{ ProfileUserId: 'reception' }, { profileUserId: 'reception' }],
  ])('heeds %j', (changes, expected) => {
    expect(planPhone({ ...options, ...changes }).frameOptions).toMatchObject(expected);
  });

  it('takes what was provisioned where the page says nothing', () => {
    const settings = { UiThemeStyle: 'dark', Language: 'de', EnableDialPad: false, EnableCallMute: false };
    expect(planPhone(provisionedWith(settings)).frameOptions).toMatchObject({
      theme: 'dark',
      language: 'de',
      hasDialPad: false,
      canMute: false,
    });
  });

  it('lets the page have the last word', () => {
    const provisioned = provisionedWith({ UiThemeStyle: 'dark', EnableDialPad: false });
    const plan = planPhone({ ...provisioned, UiThemeStyle: 'system', EnableDialPad: true });
    expect(plan.frameOptions).toMatchObject({ theme: 'system', hasDialPad: true });
  });

  it('passes over a setting that is none', () => {
    const plan = planPhone(provisionedWith({ UiThemeStyle: 'pink', EnableDialPad: 'yes', Language: 7 }));
    expect(plan.frameOptions).toMatchObject({ theme: 'light', hasDialPad: true, language: 'auto' });
  });

  it('does not mind options of other phones', () => {
    const foreign = { UiMaxWidth: 1_024, EnableAvatar: true, EnabledSettings: false, OnLoad: undefined };
    expect(() => planPhone({ ...options, ...foreign })).not.toThrow();
  });
});

describe('options that are wrong are refused, and named', () => {
  it.each<readonly [string, readonly unknown[]]>([
    ['Provisioning', [undefined, null, 'document', 7]],
    ['PhoneFrame', [undefined, null, '#phone', {}, { nodeName: 'DIV', contentWindow: {} }]],
    ['ProfileUserId', [undefined, '', 7, 'a'.repeat(129)]],
    ['SessionId', [undefined, '', 7]],
    ['UserId', [undefined, '', 7]],
    ['UiThemeStyle', ['pink', '', 7, null]],
    ['Language', ['', 7, 'a'.repeat(36), null]],
    ['language', [7]],
    ['EnableDialPad', ['yes', 1, null]],
    ['EnableCallMute', ['yes']],
    ['EnableAvatar', ['yes']],
    ['OnLoad', ['alert(1)', {}, null]],
    ['Signal', [{}, new AbortController()]],
  ])('%s', (name, values) => {
    for (const value of values) {
      expect(() => planPhone({ ...options, [name]: value }), String(value)).toThrow(
        expect.objectContaining({
          code: 'web-phone/invalid-options',
          message: expect.stringContaining(name) as string,
        }),
      );
    }
  });

  it('all at once', () => {
    expect(() => planPhone({ ...options, UserId: 7, EnableDialPad: 'yes' })).toThrow(/UserId, EnableDialPad/);
  });

  it.each([undefined, null, 'options', 7])('when there are none, but %j', (value) => {
    expect(() => planPhone(value)).toThrow(expect.objectContaining({ code: 'web-phone/invalid-options' }));
  });
});
