import { RecordingError } from '../../recording/recording-error.js';
import type { RecordingSink } from '../../recording/recording-parts.js';
import type { RecordingTarget } from '../../recording/recording.js';

// A file that is being written is not there for anybody until it is closed, so that it is closed on the way: a minute
// of voice, as recordings come by default.
const checkpointBytes = 256 * 1_024;

/**
 * Opens the place that a recording goes to.
 *
 * @throws RecordingError recording/unsupported, recording/storage-failed
 */
export async function openSink(target: RecordingTarget, mimeType: string): Promise<RecordingSink> {
  if (target === 'blob') return intoBlob(mimeType);
  if (target instanceof WritableStream) return intoStream(target);
  return await intoFile(target.fileName);
}

function intoBlob(type: string): RecordingSink {
  // A blob may live on the disk, where the browser thinks so: its parts are not copied.
  let blob = new Blob([], { type });
  return {
    write: (chunk) => {
      blob = new Blob([blob, chunk], { type });
      return Promise.resolve();
    },
    close: () => Promise.resolve(blob),
    abort: () => Promise.resolve(),
  };
}

function intoStream(stream: WritableStream<Uint8Array<ArrayBuffer>>): RecordingSink {
  const writer = stream.getWriter();
  return {
    write: async (chunk) => {
      await writer.write(new Uint8Array(await chunk.arrayBuffer()));
    },
    close: async () => {
      await writer.close();
      return undefined;
    },
    abort: async () => {
      await writer.abort().catch(() => undefined);
    },
  };
}

async function intoFile(fileName: string): Promise<RecordingSink> {
  try {
    // Absent on insecure pages and in older browsers, whatever the types say.
    const storage = navigator.storage as StorageManager | undefined;
    if (storage === undefined || !('createWritable' in FileSystemFileHandle.prototype)) throw unsupported();
    const folder = await storage.getDirectory();
    const handle = await folder.getFileHandle(fileName, { create: true });
    let file = await handle.createWritable();
    let [writtenBytes, keptBytes] = [0, 0];
    return {
      write: async (chunk) => {
        await file.write(chunk);
        writtenBytes += chunk.size;
        if (writtenBytes - keptBytes < checkpointBytes) return;
        await file.close();
        keptBytes = writtenBytes;
        file = await handle.createWritable({ keepExistingData: true });
        await file.seek(keptBytes);
      },
      close: async () => {
        await file.close();
        return await handle.getFile();
      },
      // What was written until then is better than nothing.
      abort: async () => {
        await file.close().catch(() => undefined);
      },
    };
  } catch (cause) {
    if (cause instanceof RecordingError) throw cause;
    throw new RecordingError('recording/storage-failed', 'The file for the recording could not be made.', {
      cause,
    });
  }
}

function unsupported(): RecordingError {
  return new RecordingError('recording/unsupported', 'This browser cannot write a recording to a file.');
}
