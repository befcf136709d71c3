import type { SipHeaders } from '@offhook/sip-message';

export type HeaderField = readonly [name: string, value: string];

export function addFields(headers: SipHeaders, fields: readonly HeaderField[]): void {
  for (const [name, value] of fields) headers.append(name, value);
}
