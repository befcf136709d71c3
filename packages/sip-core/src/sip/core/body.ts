import { parseParameterizedValue, type SipMessage } from '@offhook/sip-message';
import type { HeaderField } from './header-field.js';
import { ifReadable } from '../headers/if-readable.js';

export interface Body {
  readonly contentType: string;
  readonly content: string;
}

const sdpType = 'application/sdp';

export function sessionDescription(content: string): Body {
  return { contentType: sdpType, content };
}

export function bodyFields(body: Body | undefined): readonly HeaderField[] {
  return body === undefined ? [] : [['Content-Type', body.contentType]];
}

/** The session description that a message carries. */
export function descriptionIn({ body, headers }: SipMessage): string | undefined {
  const type = headers.first('Content-Type');
  if (body === '' || type === undefined) return undefined;
  const parsed = ifReadable(() => parseParameterizedValue(type));
  return parsed?.value.toLowerCase() === sdpType ? body : undefined;
}
