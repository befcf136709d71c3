import { OffhookError, type OffhookErrorOptions } from '@offhook/primitives';

/** Why the server does not start, or its command does not do what it was told. Each code has a page in `docs/errors/server/`. */
export const serverErrorCodes = [
  'server/config-invalid',
  'server/config-unreadable',
  'server/port-in-use',
  'server/address-unusable',
  'server/data-folder-unusable',
  'server/database-unusable',
  'server/key-invalid',
  'server/key-mismatch',
  'server/command-invalid',
  'server/command-refused',
  'server/import-invalid',
  'server/key-from-environment',
] as const;
export type ServerErrorCode = (typeof serverErrorCodes)[number];

/** What `startServer` rejects with. Branch on `code`, show `message`. */
export class ServerError extends OffhookError<ServerErrorCode> {
  override readonly name = 'ServerError';

  constructor(code: ServerErrorCode, message: string, options: OffhookErrorOptions = {}) {
    super(code, message, options);
  }
}
