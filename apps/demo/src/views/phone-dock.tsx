import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useDesk } from './desk-context.js';
import { Icon } from './icon.js';

/** The phone's place. Each login gets an iframe of its own, so that nothing of the last user stays. */
export function PhoneDock(): JSX.Element {
  const { attempt } = useDesk().login.value;
  return (
    <aside class="dock" aria-label="Phone">
      <PhoneFrame key={attempt} />
      <DockCover />
    </aside>
  );
}

function PhoneFrame(): JSX.Element {
  const desk = useDesk();
  const iframe = useRef<HTMLIFrameElement>(null);
  useEffect(() => {
    if (iframe.current === null) return undefined;
    return desk.phone.connect(iframe.current, desk.login.peek().logIn);
  }, []);
  return <iframe ref={iframe} id="phone" title="Offhook phone" />;
}

/** What is seen while there is no phone yet. */
function DockCover(): JSX.Element | null {
  const { phone } = useDesk();
  const steps = phone.steps.value;
  if (steps.LoadBrowserPhone.state === 'done') return null;
  const hasFailed = phone.problem.value !== undefined;
  return (
    <div class="dock-cover">
      <Icon name={hasFailed ? 'phone-off' : 'loader'} size={28} />
      <p>{hasFailed ? 'The phone could not be loaded.' : 'The phone is being loaded.'}</p>
    </div>
  );
}
