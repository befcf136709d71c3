import { isOffhookError } from '@offhook/primitives';
import { toWireError, wireErrorSchema } from '@offhook/protocol';
import { describe, expect, it } from 'vitest';
import { rebuildError } from '../host/rebuild-error.js';
import { FrameError, frameErrorCodes } from './frame-error.js';

describe.each(frameErrorCodes)('%s', (code) => {
  const error = new FrameError(code, 'A sentence.', { retryable: true, cause: new Error('inside') });

  it('is one of ours', () => {
    expect(isOffhookError(error)).toBe(true);
    expect(error).toMatchObject({ name: 'FrameError', code, retryable: true });
  });

  it('survives the way from the frame to the host, but for its cause and its stack', () => {
    const wire: unknown = structuredClone(toWireError(error));
    const rebuilt = rebuildError(wireErrorSchema.parse(wire));
    expect(rebuilt).toBeInstanceOf(FrameError);
    expect(rebuilt).toMatchObject({ code, message: 'A sentence.', retryable: true });
    expect(rebuilt.cause).toBeUndefined();
    expect(JSON.stringify(wire)).not.toContain('inside');
  });
});

it('keeps the codes apart', () => {
  expect(new Set(frameErrorCodes).size).toBe(frameErrorCodes.length);
  expect(frameErrorCodes.filter((code) => !/^frame\/[a-z-]+$/.test(code))).toEqual([]);
});

it('leaves the codes of others to a general error', () => {
  const rebuilt = rebuildError({ code: 'call/busy', message: 'Busy.', retryable: true, sipStatus: 486 });
  expect(rebuilt).not.toBeInstanceOf(FrameError);
  expect(rebuilt).toMatchObject({ code: 'call/busy', sipStatus: 486, retryable: true });
});
