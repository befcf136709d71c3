import { toWireError, type WireError } from '@offhook/protocol';
import { useRef, useState } from 'preact/hooks';

export interface Action {
  readonly isBusy: boolean;
  readonly error: WireError | undefined;
  /** Does it, unless it is being done. Resolves whether it went well. */
  readonly run: (work: () => Promise<void>) => Promise<boolean>;
  readonly clear: () => void;
}

/** Something that a button does: whether it is under way, and what went wrong the last time. */
export function useAction(): Action {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<WireError>();
  const isRunning = useRef(false);
  const run = async (work: () => Promise<void>): Promise<boolean> => {
    if (isRunning.current) return false;
    isRunning.current = true;
    setBusy(true);
    setError(undefined);
    try {
      await work();
      return true;
    } catch (thrown) {
      setError(toWireError(thrown));
      return false;
    } finally {
      isRunning.current = false;
      setBusy(false);
    }
  };
  return { isBusy, error, run, clear: () => setError(undefined) };
}
