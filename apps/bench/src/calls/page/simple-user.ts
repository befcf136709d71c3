import { Web } from 'sip.js';
import { exposeBench } from './page-bench.js';
import { createGate, type PageCall, type PagePhone, type PagePhoneOptions } from './page-phone.js';
import { constraints, userAgentOptions } from './sipjs-options.js';

/** SimpleUser has one call at a time and tells of it in its delegate. */
class SimpleUserPhone implements PagePhone {
  readonly #user: Web.SimpleUser;
  readonly #domain: string;
  #answered = createGate();
  #ended = createGate();
  #registered = createGate();
  #isHangingUp = false;

  constructor({ account, onIncoming }: PagePhoneOptions) {
    this.#domain = account.domain;
    this.#user = new Web.SimpleUser(account.webSocketUrl, {
      aor: `sip:${account.username}@${account.domain}`,
      media: { constraints, remote: { audio: new Audio() } },
      userAgentOptions: userAgentOptions(account),
      delegate: {
        onCallReceived: () => {
          onIncoming(this.#wrap());
        },
        onCallAnswered: () => {
          this.#answered.open();
        },
        onCallHangup: () => {
          if (!this.#isHangingUp) this.#ended.open();
        },
        onRegistered: () => {
          this.#registered.open();
        },
      },
    });
  }

  async start(): Promise<void> {
    await this.#user.connect();
    await this.#user.register();
    await this.#registered.opened;
  }

  async stop(): Promise<void> {
    await this.#user.unregister();
    await this.#user.disconnect();
  }

  dial(target: string): PageCall {
    const call = this.#wrap();
    void this.#user.call(`sip:${target}@${this.#domain}`);
    return call;
  }

  #wrap(): PageCall {
    const [answered, ended] = [createGate(), createGate()];
    [this.#answered, this.#ended, this.#isHangingUp] = [answered, ended, false];
    return {
      answered: answered.opened,
      ended: ended.opened,
      answer: () => void this.#user.answer(),
      hangUp: () => {
        this.#isHangingUp = true;
        // Before that it would forget a new call instead of the old one.
        void this.#user.hangup().then(ended.open);
      },
    };
  }
}

exposeBench((options: PagePhoneOptions) => new SimpleUserPhone(options));
