import { OffhookError } from '@offhook/primitives';
import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { PhoneStage } from '../testing/phone-stage.js';

const button = (name: string) => page.getByRole('button', { name, exact: true });
const field = () => page.getByRole('textbox', { name: 'Number or name' });

describe('the dial pad', () => {
  it('dials what is pressed', async () => {
    using stage = new PhoneStage();
    const engine = await stage.bench.register();
    for (const key of ['*', '4', '3']) await button(key).click();
    await expect.element(field()).toHaveValue('*43');
    await button('Call').click();
    expect(engine.calls[0]?.snapshot().remoteNumber).toBe('*43');
    await expect.element(page.getByRole('heading', { name: '*43' })).toBeVisible();
  });

  it('takes digits and letters wherever the focus is, and Enter dials', async () => {
    using stage = new PhoneStage();
    const engine = await stage.bench.register();
    await button('1').click();
    await userEvent.keyboard('2ab{Backspace}');
    await expect.element(field()).toHaveValue('12a');
    await userEvent.keyboard('{Escape}');
    await expect.element(field()).toHaveValue('');
    await userEvent.keyboard('alice{Enter}');
    expect(engine.calls[0]?.snapshot().remoteNumber).toBe('alice');
  });

  it('types into its field like any other, caret and all', async () => {
    using stage = new PhoneStage();
    await stage.bench.register();
    await field().click();
    await userEvent.keyboard('1003{ArrowLeft}{Backspace}2');
    await expect.element(field()).toHaveValue('1023');
  });

  it('makes a plus of a zero that is held, and a zero of one that is tapped', async () => {
    using stage = new PhoneStage();
    await stage.bench.register();
    const zero = button('0').element();
    zero.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    await stage.bench.clock.advance(500);
    zero.dispatchEvent(new PointerEvent('pointerup', { bubbles: true }));
    zero.dispatchEvent(new MouseEvent('click', { bubbles: true }));
    await expect.element(field()).toHaveValue('+');
    await button('0').click();
    await expect.element(field()).toHaveValue('+0');
  });

  it('takes a paste that went to the page', async () => {
    using stage = new PhoneStage();
    await stage.bench.register();
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', ' tel:+31207940800 ');
    document.body.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    );
    await expect.element(field()).toHaveValue('+31207940800');
  });

  it('says in words what is wrong with nonsense', async () => {
    using stage = new PhoneStage();
    await stage.bench.register();
    await field().fill('who knows');
    await button('Call').click();
    await expect.element(page.getByRole('log')).toHaveTextContent('This is not a number or a name.');
    await button('Dismiss').click();
    await expect.element(page.getByRole('log')).toHaveTextContent('');
  });
});

describe('an incoming call', () => {
  it('has the focus on its answer, so that Enter takes it', async () => {
    using stage = new PhoneStage();
    const call = (await stage.bench.register()).ring('1002', 'Bob van Dijk');
    await expect.element(button('Answer')).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    await expect.element(button('Hang up')).toBeVisible();
    expect(call.snapshot().state).toBe('connected');
  });

  it('is declined by Escape, or by its button', async () => {
    using stage = new PhoneStage();
    const engine = await stage.bench.register();
    const first = engine.ring('1002', 'Bob');
    await expect.element(button('Decline')).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByText('Call declined').first()).toBeVisible();
    const second = engine.ring('1003', 'Carol');
    await button('Decline').click();
    expect([first, second].map((call) => call.snapshot().endReason)).toEqual(['declined', 'declined']);
  });
});

describe('a call', () => {
  it('mutes, sends tones and hangs up', async () => {
    using stage = new PhoneStage();
    const call = (await stage.bench.register()).ring('1002', 'Bob');
    call.connect();
    await button('Mute').click();
    await expect.element(button('Mute')).toHaveAttribute('aria-pressed', 'true');
    expect(call.snapshot().isMuted).toBe(true);

    await button('Keypad').click();
    await button('5').click();
    await userEvent.keyboard('6#');
    await expect.element(page.getByRole('status', { name: 'Sent digits' })).toHaveTextContent('56#');
    expect(call.tones).toEqual(['5', '6', '#']);
    await userEvent.keyboard('{Escape}');
    await expect.element(button('Keypad')).toBeVisible();

    await button('Hang up').click();
    await expect.element(page.getByText('Call ended').first()).toBeVisible();
  });

  it('is not lost by Enter on a button that was pressed before', async () => {
    using stage = new PhoneStage();
    const engine = await stage.bench.register();
    await userEvent.keyboard('1002{Enter}');
    await expect.element(button('Cancel')).toBeVisible();
    await userEvent.keyboard('{Enter}');
    expect(engine.calls[0]?.snapshot().state).toBe('dialing');
  });

  it('that failed says why, and can be made again', async () => {
    using stage = new PhoneStage();
    const engine = await stage.bench.register();
    await userEvent.keyboard('1002{Enter}');
    engine.calls[0]?.end(
      'media-failed',
      new OffhookError('media/no-microphone', 'There is no microphone. Plug one in.'),
    );
    await expect
      .element(page.getByText('There is no microphone. Plug one in.', { exact: true }))
      .toBeVisible();
    await button('Call again').click();
    expect(engine.calls.map((call) => call.snapshot().remoteNumber)).toEqual(['1002', '1002']);
  });
});

describe('the phone by keyboard alone', () => {
  it('reaches everything with Tab, and shows where it is', async () => {
    using stage = new PhoneStage();
    await stage.bench.register();
    await field().click();
    const labels: string[] = [];
    for (let step = 0; step < 13; step += 1) {
      await userEvent.tab();
      const { activeElement } = document;
      labels.push(activeElement?.getAttribute('aria-label') ?? '');
      expect(activeElement === null || getComputedStyle(activeElement).outlineStyle).toBe('solid');
    }
    expect(labels).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#', 'Call']);
  });

  it('has no target smaller than a finger', async () => {
    using stage = new PhoneStage();
    const engine = await stage.bench.register();
    const tooSmall = (): string[] =>
      [...document.querySelectorAll('button')]
        .filter(
          (element) =>
            element.getBoundingClientRect().height < 44 || element.getBoundingClientRect().width < 44,
        )
        .map((element) => element.getAttribute('aria-label') ?? '');
    await field().fill('1');
    await expect.element(button('Delete the last character')).toBeVisible();
    expect(tooSmall()).toEqual([]);
    const call = engine.ring('1002');
    await expect.element(button('Answer')).toBeVisible();
    expect(tooSmall()).toEqual([]);
    call.connect();
    await button('Keypad').click();
    await expect.element(button('Hide')).toBeVisible();
    expect(tooSmall()).toEqual([]);
  });
});
