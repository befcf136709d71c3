import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Clock } from '@offhook/primitives';
import type { CallSnapshot, PhoneTheme, Session } from '@offhook/protocol';
import type { AccountStore } from './account-store.js';
import { CheckStore } from './check-store.js';
import { InsightStore } from './insight-store.js';
import { isLive } from './call-history.js';
import type { Contact } from './contact.js';
import { ContactBook } from './contact-book.js';
import type { DemoConfig, DemoUser, DeskUser } from './demo-config.js';
import type { PhoneSdk } from './phone-sdk.js';
import type { LogIn } from './phone-setup.js';
import { PhoneStore } from './phone-store.js';

/** Who logs in, how, for the how-manieth time. */
export interface Login {
  readonly attempt: number;
  readonly user: DeskUser;
  readonly logIn: LogIn;
}

/** What the page is for at the moment. The phone stays where it is through all of them. */
export const views = ['desk', 'settings', 'hood', 'login'] as const;
export type View = (typeof views)[number];

/** Which part of the page a small screen shows. */
export const panes = ['contacts', 'contact', 'phone', 'activity'] as const;
export type Pane = (typeof panes)[number];

export interface DeskOptions {
  readonly config: DemoConfig;
  /** Who sits here first, and how they log in. */
  readonly seat: Pick<Login, 'user' | 'logIn'>;
  readonly account: AccountStore;
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
  readonly user: ReadonlySignal<DeskUser>;
  readonly account: AccountStore;
  readonly view: Signal<View> = signal<View>('desk');
  readonly book: ContactBook;
  readonly phone: PhoneStore;
  readonly insight: InsightStore;
  readonly check: CheckStore;
  readonly pane: Signal<Pane> = signal('contacts');

  #attemptCount = 1;

  constructor({ account, clock, config, sdk, seat, theme }: DeskOptions) {
    this.users = config.users;
    this.account = account;
    this.clock = clock;
    this.theme = theme;
    this.login = signal({ attempt: this.#attemptCount, ...seat });
    this.user = computed(() => this.login.value.user);
    this.sipAddress = computed(() => `${this.user.value.number}@${config.sipDomain}`);
    this.book = new ContactBook(config, this.user);
    this.phone = new PhoneStore({
      sdk,
      clock,
      theme,
      nameOf: (call) => this.nameOf(call),
      onIncoming: (call) => this.#showCaller(call),
      onChecked: (report) => this.check.handleProgress(report),
    });
    this.insight = new InsightStore({ clock, read: (after) => this.phone.insight(after) });
    this.check = new CheckStore({
      check: () => this.phone.check(),
      stop: () => this.phone.stopCheck(),
    });
    effect(() => this.#noticeLogout());
  }

  /** Someone else of the demo sits down: the phone is taken away and another is put here. */
  switchUser(userId: string): void {
    const user = this.users.find((one) => one.userId === userId);
    if (user === undefined || user.userId === this.login.value.user.userId) return;
    void this.#seat(user, byAccessToken(this.account, user)).then(() => this.book.selectFirst());
  }

  /** Who logged in by whatever way sits down. */
  async sitDown(session: Session): Promise<void> {
    const { displayName, username } = await this.account.fetchProfile();
    const user = { userId: session.userId, displayName, number: username };
    await this.#seat(user, async () => await Promise.resolve(session));
    this.book.selectFirst();
    this.view.value = 'desk';
  }

  /** Nobody sits here any more. */
  async leave(): Promise<void> {
    await this.phone.release();
    this.view.value = 'login';
    await this.account.logOut();
  }

  retry(): void {
    const { logIn, user } = this.login.value;
    void this.#seat(user, logIn);
  }

  /** A small screen leaves the phone for the settings. */
  toggleSettings(): void {
    this.#toggle('settings');
  }

  /** Shows what goes on inside the phone, or the desk again. */
  toggleHood(): void {
    this.#toggle('hood');
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

  #toggle(view: View): void {
    this.view.value = this.view.value === view ? 'desk' : view;
    if (this.view.value === view) this.pane.value = 'contacts';
  }

  /** Who calls is on the screen before the call is answered. */
  #showCaller(call: CallSnapshot): void {
    const caller = this.book.byNumber(call.remoteNumber);
    if (caller !== undefined) this.book.select(caller.id);
    this.pane.value = 'phone';
  }

  /** Another tab, or the server, ended the session that this desk was working with. */
  #noticeLogout(): void {
    const isLoggedOut = this.account.session.value === undefined;
    if (!isLoggedOut || this.phone.steps.peek().Login.state !== 'done') return;
    if (this.view.peek() === 'login') return;
    this.view.value = 'login';
    void this.phone.release();
  }

  /** The iframe changes with the login, so the phone in it must have said goodbye first. */
  async #seat(user: DeskUser, logIn: LogIn): Promise<void> {
    this.#attemptCount += 1;
    const attempt = this.#attemptCount;
    await this.phone.release();
    this.insight.reset();
    this.check.reset();
    if (attempt === this.#attemptCount) this.login.value = { attempt, user, logIn };
  }
}

/** How the people of the demo log in when they are only chosen from a list. */
export function byAccessToken(account: AccountStore, { accessToken }: DemoUser): LogIn {
  return async (signal) => await account.logIn({ accessToken }, signal);
}
