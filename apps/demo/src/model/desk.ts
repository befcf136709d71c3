import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { computed } from '@preact/signals';
import type { Clock } from '@offhook/primitives';
import type { CallSnapshot, PhoneTheme } from '@offhook/protocol';
import { isLive } from './call-history.js';
import type { Contact } from './contact.js';
import { ContactBook } from './contact-book.js';
import type { DemoConfig, DemoUser } from './demo-config.js';
import type { PhoneSdk } from './phone-sdk.js';
import { PhoneStore } from './phone-store.js';

/** Who logs in, with what, for the how-manieth time. */
export interface Login {
  readonly attempt: number;
  readonly user: DemoUser;
  readonly accessToken: string;
}

/** Which part of the page a small screen shows. */
export const panes = ['contacts', 'contact', 'phone', 'activity'] as const;
export type Pane = (typeof panes)[number];

export interface DeskOptions {
  readonly config: DemoConfig;
  readonly user: DemoUser;
  readonly sdk: PhoneSdk;
  readonly clock: Clock;
  readonly theme: Signal<PhoneTheme>;
}

/** The state of the page: the address book, the phone, and who sits here. */
export class Desk {
  readonly users: readonly DemoUser[];
  /** The account's SIP address, as others dial it. */
  readonly sipAddress: ReadonlySignal<string>;
  readonly clock: Clock;
  readonly theme: Signal<PhoneTheme>;
  readonly login: Signal<Login>;
  readonly user: ReadonlySignal<DemoUser>;
  readonly book: ContactBook;
  readonly phone: PhoneStore;
  readonly pane: Signal<Pane> = signal('contacts');

  #attemptCount = 1;

  constructor({ config, user, sdk, clock, theme }: DeskOptions) {
    this.users = config.users;
    this.clock = clock;
    this.theme = theme;
    this.login = signal({ attempt: this.#attemptCount, user, accessToken: user.accessToken });
    this.user = computed(() => this.login.value.user);
    this.sipAddress = computed(() => `${this.user.value.number}@${config.sipDomain}`);
    this.book = new ContactBook(config, this.user);
    this.phone = new PhoneStore({
      sdk,
      clock,
      theme,
      nameOf: (call) => this.nameOf(call),
      onIncoming: (call) => this.#showCaller(call),
    });
  }

  /** Someone else sits down: the phone is taken away and another is put here. */
  switchUser(userId: string): void {
    const user = this.users.find((one) => one.userId === userId);
    if (user === undefined || user === this.login.value.user) return;
    void this.#logIn(user, user.accessToken).then(() => this.book.selectFirst());
  }

  useAccessToken(accessToken: string): void {
    const owner = this.users.find((user) => user.accessToken === accessToken);
    void this.#logIn(owner ?? this.login.value.user, accessToken);
  }

  retry(): void {
    const { user, accessToken } = this.login.value;
    void this.#logIn(user, accessToken);
  }

  setTheme(theme: PhoneTheme): void {
    this.theme.value = theme;
    void this.phone.setTheme(theme);
  }

  open(contact: Contact): void {
    this.book.select(contact.id);
    this.pane.value = 'contact';
  }

  call(contact: Contact): void {
    this.book.select(contact.id);
    this.pane.value = 'phone';
    void this.phone.dial(contact.number);
  }

  nameOf({ remoteNumber, remoteName }: CallSnapshot): string {
    return this.book.byNumber(remoteNumber)?.name ?? (remoteName === '' ? remoteNumber : remoteName);
  }

  /** Who calls now, or else who sits here. */
  get headline(): string {
    const call = this.phone.call.value;
    return call?.state === 'incoming' ? `${this.nameOf(call)} is calling` : this.user.value.displayName;
  }

  /** The live call with this contact, if there is one. */
  liveCallWith(contact: Contact): CallSnapshot | undefined {
    const call = this.phone.call.value;
    return isLive(call) && this.book.byNumber(call.remoteNumber)?.id === contact.id ? call : undefined;
  }

  /** Who calls is on the screen before the call is answered. */
  #showCaller(call: CallSnapshot): void {
    const caller = this.book.byNumber(call.remoteNumber);
    if (caller !== undefined) this.book.select(caller.id);
    this.pane.value = 'phone';
  }

  /** The iframe changes with the login, so the phone in it must have said goodbye first. */
  async #logIn(user: DemoUser, accessToken: string): Promise<void> {
    this.#attemptCount += 1;
    const attempt = this.#attemptCount;
    await this.phone.release();
    if (attempt === this.#attemptCount) this.login.value = { attempt, user, accessToken };
  }
}
