import { afterEach, describe, expect, it } from 'vitest';
import { openSink } from './recording-sinks.js';

const fileName = 'killed.webm';

async function folder(): Promise<FileSystemDirectoryHandle> {
  return await navigator.storage.getDirectory();
}

/** What somebody finds who looks for the file now. */
async function found(): Promise<Uint8Array> {
  const file = await (await (await folder()).getFileHandle(fileName)).getFile();
  return new Uint8Array(await file.arrayBuffer());
}

function bytes(length: number, value: number): Blob {
  return new Blob([new Uint8Array(length).fill(value)]);
}

afterEach(async () => {
  await (await folder()).removeEntry(fileName);
});

describe('a recording in a file', () => {
  it('is there up to its last quarter of a megabyte when the page dies', async () => {
    const sink = await openSink({ fileName }, 'audio/webm');
    await sink.write(bytes(200_000, 1));
    expect((await found()).length).toBe(0);
    await sink.write(bytes(100_000, 2));
    await sink.write(bytes(50_000, 3));
    // Nobody closes the file: so it is what a page leaves that is gone.
    const left = await found();
    expect([left.length, left[0], left.at(-1)]).toEqual([300_000, 1, 2]);
    await sink.abort();
  });

  it('is whole at the end, however often it was put away on the way', async () => {
    const sink = await openSink({ fileName }, 'audio/webm');
    const parts = Array.from({ length: 12 }, (_, index) => bytes(100_000, index));
    for (const part of parts) await sink.write(part);
    await sink.close();
    expect(await found()).toEqual(new Uint8Array(await new Blob(parts).arrayBuffer()));
  });

  it('keeps what there was when it was given up', async () => {
    const sink = await openSink({ fileName }, 'audio/webm');
    await sink.write(bytes(1_000, 7));
    await sink.abort();
    expect((await found()).length).toBe(1_000);
  });
});
