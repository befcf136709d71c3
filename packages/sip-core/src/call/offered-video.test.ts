import { describe, expect, it } from 'vitest';
import { describesVideo, wantsVideo } from './offered-video.js';

const audio = 'v=0\r\ns=-\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=sendrecv\r\n';

describe('the picture in a description', () => {
  it.each([
    ['sound alone', audio, false, false],
    ['nothing', '', false, false],
    ['a picture', `${audio}m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=sendrecv\r\n`, true, true],
    ['a picture that only comes', `${audio}m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=sendonly\r\n`, true, true],
    ['a picture that rests', `${audio}m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=inactive\r\n`, true, false],
    ['a picture turned down', `${audio}m=video 0 UDP/TLS/RTP/SAVPF 96\r\n`, false, false],
    [
      'a picture before held sound',
      `v=0\r\nm=video 9 RTP/AVP 96\r\nm=audio 9 RTP/AVP 0\r\na=inactive\r\n`,
      true,
      true,
    ],
    ['words about m=video 9', `v=0\r\ns=m=video 9\r\n`, false, false],
  ])('%s', (...[, description, isDescribed, isWanted]) => {
    expect([describesVideo(description), wantsVideo(description)]).toEqual([isDescribed, isWanted]);
  });
});
