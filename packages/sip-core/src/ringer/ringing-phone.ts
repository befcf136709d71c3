import type { Unsubscribe } from '@offhook/primitives';
import type { CallState } from '@offhook/protocol';

export interface Listening {
  readonly signal?: AbortSignal | undefined;
}

/** What a ringer needs of a call. */
export interface RingingCall {
  readonly state: CallState;
  readonly hasEarlyMedia: boolean;
  on(name: 'changed', listener: () => void, options?: Listening): Unsubscribe;
}

/** What a ringer needs of a phone. */
export interface RingingPhone {
  readonly calls: readonly RingingCall[];
  on(
    name: 'callAdded',
    listener: (payload: { readonly call: RingingCall }) => void,
    options?: Listening,
  ): Unsubscribe;
}
