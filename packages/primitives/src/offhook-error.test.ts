import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOffhookError, OffhookError, type OffhookErrorOptions, toOffhookError } from './offhook-error.js';

type KettleErrorCode = 'kettle/dry' | 'kettle/cold';

class KettleError extends OffhookError<KettleErrorCode> {
  override readonly name = 'KettleError';
}

describe('OffhookError', () => {
  it('is an Error with a code', () => {
    const error = new KettleError('kettle/dry', 'There is no water in the kettle.');
    expect(error).toBeInstanceOf(Error);
    expect(error).toBeInstanceOf(OffhookError);
    expect(error).toMatchObject({
      name: 'KettleError',
      code: 'kettle/dry',
      message: 'There is no water in the kettle.',
    });
    expect(String(error)).toBe('KettleError: There is no water in the kettle.');
    expect(error.stack).toContain('offhook-error.test');
  });

  it.each<[string, OffhookErrorOptions, Partial<OffhookError>]>([
    ['nothing', {}, { retryable: false, sipStatus: undefined }],
    ['that it may be tried again', { retryable: true }, { retryable: true }],
    ['that it may not', { retryable: false }, { retryable: false }],
    ['a SIP status', { sipStatus: 486 }, { sipStatus: 486 }],
    ['that there was no SIP status', { sipStatus: undefined }, { sipStatus: undefined }],
  ])('says %s', (_, options, expected) => {
    expect(new OffhookError('kettle/cold', 'Cold.', options)).toMatchObject(expected);
  });

  it.each([
    ['an error', new Error('fuse')],
    ['a text', 'fuse'],
    ['null', null],
    ['zero', 0],
  ])('keeps %s as its cause', (_, cause) => {
    expect(new OffhookError('kettle/cold', 'Cold.', { cause }).cause).toBe(cause);
  });

  it('has no cause at all when none was given', () => {
    expect(new OffhookError('kettle/cold', 'Cold.')).not.toHaveProperty('cause');
    expect(new OffhookError('kettle/cold', 'Cold.', { cause: undefined })).not.toHaveProperty('cause');
  });
});

describe('isOffhookError', () => {
  const brand = { isOffhookError: true, code: 'kettle/dry' };

  it.each<[string, unknown]>([
    ['one of ours', new OffhookError('kettle/dry', 'Dry.')],
    ['one of a subclass', new KettleError('kettle/dry', 'Dry.')],
    ['one of another copy of this package', brand],
    ['one without any prototype of ours', Object.assign(Object.create(null) as object, brand)],
  ])('knows %s', (_, error) => {
    expect(isOffhookError(error)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a text', 'kettle/dry'],
    ['a number', 7],
    ['a function', () => undefined],
    ['an error', new Error('Dry.')],
    ['an error with a code, as of Node', Object.assign(new Error('Dry.'), { code: 'ENOENT' })],
    ['a brand without a code', { isOffhookError: true }],
    ['a brand with a number for a code', { isOffhookError: true, code: 7 }],
    ['a false brand', { isOffhookError: false, code: 'kettle/dry' }],
    ['a truthy brand', { isOffhookError: 'yes', code: 'kettle/dry' }],
  ])('takes %s for a stranger', (_, error) => {
    expect(isOffhookError(error)).toBe(false);
  });

  it('never throws and never takes plain data for ours', () => {
    fc.assert(fc.property(fc.anything(), (value) => !isOffhookError(value)));
  });
});

describe('toOffhookError', () => {
  const fallback = (cause: unknown): OffhookError =>
    new OffhookError('kettle/cold', 'Something else happened.', { cause });

  it('lets ours pass as they are', () => {
    const error = new KettleError('kettle/dry', 'Dry.');
    expect(toOffhookError(error, fallback)).toBe(error);
  });

  it('turns all else into the fallback, which keeps what was thrown', () => {
    fc.assert(
      fc.property(fc.anything(), (thrown) => {
        const error = toOffhookError(thrown, fallback);
        expect(error.code).toBe('kettle/cold');
        expect(error.cause).toBe(thrown);
      }),
    );
  });
});
