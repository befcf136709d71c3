import type { Call } from '../call/call.js';
import type { Phone } from '../phone.js';
import { FakeMedia } from './fake-media.js';
import { createMemoryPhone, type MemoryPhoneOptions } from './memory-phone.js';
import { MemorySwitch, type MemorySwitchOptions } from './memory-switch.js';

/** Alice and bob, registered on a switch in memory. */
export interface MemoryStage {
  readonly memorySwitch: MemorySwitch;
  readonly alice: Phone;
  readonly bob: Phone;
  readonly media: Readonly<Record<'alice' | 'bob', FakeMedia>>;
  /** One phone's side of the ladder, since both were registered. */
  readonly ladder: (phone: string) => readonly string[];
  /** Brings another phone, which is disposed of with the others. */
  readonly add: (options: Omit<MemoryPhoneOptions, 'memorySwitch'>) => Promise<Phone>;
  readonly dispose: () => Promise<void>;
}

export async function setMemoryStage(
  switchOptions: Partial<MemorySwitchOptions> = {},
  aliceOptions: Partial<MemoryPhoneOptions> = {},
  bobOptions: Partial<MemoryPhoneOptions> = {},
): Promise<MemoryStage> {
  const memorySwitch = new MemorySwitch({ users: { alice: '', bob: '' }, ...switchOptions });
  const media = { alice: new FakeMedia(), bob: new FakeMedia() };
  const phones: Phone[] = [];
  const add = async (options: Omit<MemoryPhoneOptions, 'memorySwitch'>): Promise<Phone> => {
    const phone = createMemoryPhone({ memorySwitch, ...options });
    phones.push(phone);
    await phone.start();
    memorySwitch.ladder.clear();
    return phone;
  };
  const alice = await add({ username: 'alice', media: media.alice, ...aliceOptions });
  const bob = await add({ username: 'bob', media: media.bob, ...bobOptions });
  return {
    memorySwitch,
    alice,
    bob,
    media,
    ladder: (phone) => memorySwitch.ladder.of(phone),
    add,
    dispose: async () => {
      await Promise.all(phones.map((phone) => phone.dispose()));
    },
  };
}

/** The one call of a phone. */
export function callOf(phone: Phone): Call {
  const [call] = phone.calls;
  if (call === undefined) throw new Error('There is no call.');
  return call;
}
