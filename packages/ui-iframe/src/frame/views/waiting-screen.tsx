import type { VNode } from 'preact';
import type { WaitingScreen as WaitingScreenModel } from '../view-models/phone-view-model.js';
import { Icon } from './icon.js';

export function WaitingScreen({ screen }: { readonly screen: WaitingScreenModel }): VNode {
  return (
    <section class="screen message-screen" data-hopeful={screen.isHopeful}>
      <div class="message-icon">
        <Icon name={screen.isHopeful ? 'phone' : 'warning'} />
      </div>
      <h1 class="message-title">{screen.title}</h1>
      <p class="message-detail">{screen.detail}</p>
    </section>
  );
}
