import type { PhoneState } from '../phone/phone-state.js';
import { words } from '../words.js';
import { personIn } from './call-view-model.js';

/** What calls the user back to a page that they are not looking at. */
export interface Attention {
  readonly title: string;
  readonly incoming: { readonly callId: string; readonly title: string; readonly body: string } | undefined;
}

export function attentionOf({ calls }: PhoneState): Attention {
  const call = calls.find(({ state }) => state === 'incoming');
  if (call === undefined) return { title: words.phone, incoming: undefined };
  const { name, number } = personIn(call);
  return {
    title: `${words.call.incoming}: ${name}`,
    incoming: {
      callId: call.id,
      title: words.call.incoming,
      body: [name, number].filter(Boolean).join(' · '),
    },
  };
}
