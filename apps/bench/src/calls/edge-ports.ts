export const domain = 'bench.localhost';
/** Everybody's. */
export const password = 'the password of each phone';

/** Where the edge of the bench is found on this machine. */
export interface EdgePorts {
  readonly http: number;
  readonly silentStun: number;
}
