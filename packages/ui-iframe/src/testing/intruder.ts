/** What a test tells the intruder to do. */
export interface IntruderOrder {
  readonly attack: 'hello-to-host' | 'welcome-to-frames';
}

/** What came of it: what the intruder was sent through the ports that it handed out or was handed. */
export interface IntruderReport {
  readonly intruder: 'loaded' | 'done';
  readonly heard: readonly unknown[];
}

const heard: unknown[] = [];

function report(intruder: IntruderReport['intruder']): void {
  const message: IntruderReport = { intruder, heard };
  window.parent.postMessage(message, '*');
}

function attack({ attack: kind }: IntruderOrder): void {
  if (kind === 'hello-to-host') {
    window.parent.postMessage({ channel: 'offhook', kind: 'hello', version: 1 }, '*');
    return;
  }
  // The collection of frames has a length and numbers, but can be iterated by neither.
  const frames = Array.from(
    { length: window.parent.frames.length },
    (_, index) => window.parent.frames[index],
  );
  for (const frame of frames) {
    if (frame === window) continue;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => heard.push(data);
    frame?.postMessage({ channel: 'offhook', kind: 'welcome', version: 1 }, '*', [port2]);
  }
}

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const order = event.data;
  if (typeof order === 'object' && order !== null && 'attack' in order) {
    attack(order as IntruderOrder);
    report('done');
    return;
  }
  // A welcome: whoever holds its port could command the host's side of a phone.
  for (const port of event.ports) {
    heard.push(event.data);
    port.postMessage({ kind: 'ready', version: 1, capabilities: [] });
  }
});

report('loaded');
