/** What names a dialog (RFC 3261 §12), as the phone sees it that it belongs to. */
export interface DialogId {
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
}
