import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdCandidates } from './held-candidates.js';

const candidate = 'candidate:1 1 UDP 2122252543 192.0.2.7 40000 typ host';

describe('an offer that is held back', () => {
  it('has its candidates beside it, each with the line that it is of', () => {
    const offer = ['v=0', 'm=audio 9 UDP/TLS/RTP/SAVPF 111', `a=${candidate}`, 'a=end-of-candidates']
      .concat(['m=video 9 UDP/TLS/RTP/SAVPF 96', `a=${candidate} generation 0`, 'a=mid:1', ''])
      .join('\r\n');
    expect(holdCandidates(offer)).toEqual({
      description: 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\n',
      candidates: [
        { candidate, sdpMLineIndex: 0 },
        { candidate: `${candidate} generation 0`, sdpMLineIndex: 1 },
      ],
    });
  });

  it('without candidates stays as it is, whichever way its lines end', () => {
    expect(holdCandidates('v=0\ns=-\n').description).toBe('v=0\r\ns=-\r\n');
  });

  it('loses its candidates and nothing else', () => {
    const line = fc.constantFrom('v=0', 'm=audio 9 RTP 0', 'a=mid:0', 'a=sendrecv', `a=${candidate}`);
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const { candidates, description } = holdCandidates(lines.join('\r\n'));
        const kept = lines.filter((text) => !text.includes('candidate'));
        expect(description).toBe(kept.join('\r\n'));
        expect(candidates).toHaveLength(lines.length - kept.length);
      }),
    );
  });
});
