import type { VNode } from 'preact';
import type { NoticeViewModel, StatusViewModel } from '../view-models/status-view-model.js';
import { Icon } from './icon.js';

export function StatusBar({ status }: { readonly status: StatusViewModel }): VNode {
  return (
    <header class="status-bar">
      <p class="owner">
        <strong>{status.name}</strong>
        {status.number !== '' && <span>{status.number}</span>}
      </p>
      <p class="status" data-tone={status.tone} role="status">
        <span class="status-dot" aria-hidden="true" />
        {status.label}
      </p>
    </header>
  );
}

export function Notice({ notice }: { readonly notice: NoticeViewModel }): VNode {
  return (
    <div class="notice" data-tone={notice.tone} role={notice.tone === 'error' ? 'alert' : 'status'}>
      <Icon name="warning" />
      <p>
        <strong>{notice.message}</strong> <span>{notice.advice}</span>
      </p>
    </div>
  );
}
