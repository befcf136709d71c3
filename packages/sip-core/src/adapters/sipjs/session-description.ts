import type { Body } from 'sip.js/lib/core/messages/body.js';

export function sessionDescription(content: string): Body {
  return { contentDisposition: 'session', contentType: 'application/sdp', content };
}
