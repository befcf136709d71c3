// Node's own is fifteen times as fast as a message. It is read once, so that a test may put another in its place.
const { setImmediate } = globalThis as { readonly setImmediate?: (task: () => void) => unknown };

/**
 * Resolves in the next turn of the platform's queue, which comes after all chains of resolved promises. Unlike a timer
 * of 0 ms it takes no millisecond.
 */
export async function nextTurn(): Promise<void> {
  await new Promise<void>((resolve) => {
    if (setImmediate === undefined) postTo(resolve);
    else setImmediate(resolve);
  });
}

function postTo(task: () => void): void {
  const { port1, port2 } = new MessageChannel();
  // Assigned, because Node's types of a port do not know the property that its ports have.
  Object.assign(port1, {
    onmessage: () => {
      port1.close();
      task();
    },
  });
  port2.postMessage(undefined);
}
