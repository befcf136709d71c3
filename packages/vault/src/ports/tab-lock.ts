/** Lets one at a time do something, among the tabs of an origin. */
export interface TabLock {
  /**
   * Runs `task` while nobody else holds `name`, and settles with it. Aborting `signal` rejects with its reason as
   * long as the turn has not come; from then on `task` alone decides.
   */
  run<Result>(name: string, task: () => Promise<Result>, signal?: AbortSignal): Promise<Result>;
}
