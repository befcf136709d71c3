import type { DialogId } from '../ports/dialog-id.js';
import { invalidDocument } from './presence-error.js';
import { childOf, childrenOf, readXml, textOf, type XmlElement } from './xml-reader.js';

/** RFC 4235 §3.7.1. */
export const dialogStates = ['trying', 'proceeding', 'early', 'confirmed', 'terminated'] as const;
export type DialogState = (typeof dialogStates)[number];

/** One call of somebody's who is watched. */
export interface WatchedDialog {
  /** Names it for as long as it is watched. */
  readonly id: string;
  readonly state: DialogState;
  /** `initiator` where who is watched calls, `recipient` where he or she is called. */
  readonly direction: 'initiator' | 'recipient' | undefined;
  /** As the phone of who is watched knows it. Absent where the server hides it, or it has no tags yet. */
  readonly dialogId: DialogId | undefined;
  readonly local: DialogParty;
  readonly remote: DialogParty;
}

export interface DialogParty {
  /** A URI; empty where the server hides it. */
  readonly uri: string;
  readonly displayName: string;
}

/** One document of RFC 4235 §4. */
export interface DialogInfo {
  readonly version: number;
  readonly isFull: boolean;
  /** Who is watched, as a URI. */
  readonly entity: string;
  readonly dialogs: readonly WatchedDialog[];
}

/** @throws PresenceError presence/invalid-document, presence/document-too-large */
export function parseDialogInfo(body: string): DialogInfo {
  const root = readXml(body);
  if (root.name !== 'dialog-info') throw invalidDocument(`<${root.name}> instead of <dialog-info>`);
  const version = root.attributes.get('version')?.trim() ?? '';
  const state = root.attributes.get('state')?.trim();
  if (!/^\d{1,10}$/.test(version)) throw invalidDocument('no version');
  if (state !== 'full' && state !== 'partial') throw invalidDocument('neither full nor partial');
  return {
    version: Number(version),
    isFull: state === 'full',
    entity: root.attributes.get('entity') ?? '',
    dialogs: childrenOf(root, 'dialog').map(readDialog),
  };
}

function readDialog(dialog: XmlElement): WatchedDialog {
  const id = dialog.attributes.get('id') ?? '';
  const stateText = textOf(dialog, 'state').toLowerCase();
  const state = dialogStates.find((one) => one === stateText);
  if (id === '' || state === undefined) throw invalidDocument('a dialog without id or state');
  const direction = dialog.attributes.get('direction');
  return {
    id,
    state,
    direction: direction === 'initiator' || direction === 'recipient' ? direction : undefined,
    dialogId: readDialogId(dialog.attributes),
    local: readParty(childOf(dialog, 'local')),
    remote: readParty(childOf(dialog, 'remote')),
  };
}

function readDialogId(attributes: ReadonlyMap<string, string>): DialogId | undefined {
  const [callId = '', localTag = '', remoteTag = ''] = ['call-id', 'local-tag', 'remote-tag'].map((name) =>
    attributes.get(name),
  );
  return callId === '' || localTag === '' || remoteTag === '' ? undefined : { callId, localTag, remoteTag };
}

function readParty(party: XmlElement | undefined): DialogParty {
  const identity = childOf(party, 'identity');
  const uri = identity?.text.trim() ?? '';
  return {
    uri: uri === '' ? (childOf(party, 'target')?.attributes.get('uri') ?? '') : uri,
    displayName: identity?.attributes.get('display') ?? identity?.attributes.get('display-name') ?? '',
  };
}
