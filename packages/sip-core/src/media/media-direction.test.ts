import { describe, expect, it } from 'vitest';
import {
  canReceive,
  canSend,
  directionsOf,
  isVideoRefused,
  type MediaDirection,
  reverseDirection,
} from './media-direction.js';

function description(...lines: readonly string[]): string {
  return ['v=0', 'o=- 1 1 IN IP4 192.0.2.1', 's=-', ...lines, ''].join('\r\n');
}

describe('the directions of a session description', () => {
  it.each<[string, readonly string[], MediaDirection, MediaDirection | undefined]>([
    ['sound alone', ['m=audio 9 RTP 0', 'a=sendonly'], 'sendonly', undefined],
    ['nothing said', ['m=audio 9 RTP 0'], 'sendrecv', undefined],
    ['said once for all', ['a=inactive', 'm=audio 9 RTP 0', 'm=video 9 RTP 96'], 'inactive', 'inactive'],
    ['said for all and again', ['a=inactive', 'm=audio 9 RTP 0', 'a=recvonly'], 'recvonly', undefined],
    [
      'sound and a picture',
      ['m=audio 9 RTP 0', 'a=sendrecv', 'm=video 9 RTP 96', 'a=recvonly'],
      'sendrecv',
      'recvonly',
    ],
    [
      'a picture that is refused',
      ['m=audio 9 RTP 0', 'm=video 0 RTP 96', 'a=sendrecv'],
      'sendrecv',
      'inactive',
    ],
    ['two sounds: the first counts', ['m=audio 9 R 0', 'a=sendonly', 'm=audio 9 R 0'], 'sendonly', undefined],
    ['no lines at all', [], 'sendrecv', undefined],
    ['a word that only begins like one', ['m=audio 9 R 0', 'a=inactivex'], 'sendrecv', undefined],
  ])('%s', (...[, lines, audio, video]) => {
    expect(directionsOf(description(...lines))).toEqual({ audio, video });
    expect(directionsOf(description(...lines).replaceAll('\r\n', '\n'))).toEqual({ audio, video });
  });

  it.each<[MediaDirection, MediaDirection | undefined, boolean]>([
    ['sendrecv', undefined, true],
    ['sendrecv', 'inactive', true],
    ['sendrecv', 'recvonly', false],
    ['sendrecv', 'sendrecv', false],
    // On hold.
    ['sendonly', 'inactive', false],
    ['inactive', 'inactive', false],
    ['recvonly', 'inactive', false],
  ])('%s sound and %s picture: the picture is refused: %s', (audio, video, isRefused) => {
    expect(isVideoRefused({ audio, video })).toBe(isRefused);
  });

  it.each<[MediaDirection, boolean, boolean]>([
    ['sendrecv', true, true],
    ['sendonly', true, false],
    ['recvonly', false, true],
    ['inactive', false, false],
  ])('%s is one for sending: %s, and one for receiving: %s', (direction, sends, receives) => {
    expect([canSend(direction), canReceive(direction)]).toEqual([sends, receives]);
    expect([canReceive(reverseDirection[direction]), canSend(reverseDirection[direction])]).toEqual([
      sends,
      receives,
    ]);
  });
});
