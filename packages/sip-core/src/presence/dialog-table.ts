import type { DialogInfo, WatchedDialog } from './dialog-info.js';

/**
 * `applied`: it is in the table · `gap`: it is, but one before it was lost, so that a full one must be asked for ·
 * `outdated`: it is older than what is known, and was left out.
 */
export type DialogInfoVerdict = 'applied' | 'gap' | 'outdated';

/** The calls of who is watched, put together from full and partial documents (RFC 4235 §4.3). */
export class DialogTable {
  readonly #dialogs: Map<string, WatchedDialog> = new Map<string, WatchedDialog>();
  #version: number | undefined;

  /** The calls that are not over. */
  get dialogs(): readonly WatchedDialog[] {
    return [...this.#dialogs.values()];
  }

  apply({ dialogs, isFull, version }: DialogInfo): DialogInfoVerdict {
    const known = this.#version;
    // Some servers never count: a full document of the same version can do no harm.
    if (known !== undefined && (isFull ? version < known : version <= known)) return 'outdated';
    this.#version = version;
    if (isFull) this.#dialogs.clear();
    for (const dialog of dialogs) {
      if (dialog.state === 'terminated') this.#dialogs.delete(dialog.id);
      else this.#dialogs.set(dialog.id, dialog);
    }
    return isFull || version - 1 === known ? 'applied' : 'gap';
  }
}
