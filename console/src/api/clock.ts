/** Waits are counted from the server's clock: a desk whose own clock is wrong would show wrong ages. */
export class ServerClock {
  #skewMs = 0;

  /** Learn from an HTTP `Date` header, which has whole seconds: less than that is not skew. */
  learn(dateHeader: string | null, localNow = Date.now()): void {
    const server = dateHeader === null ? Number.NaN : Date.parse(dateHeader);
    if (Number.isNaN(server)) return;
    const skew = server - localNow;
    this.#skewMs = Math.abs(skew) > 2_000 ? skew : 0;
  }

  now(localNow = Date.now()): number {
    return localNow + this.#skewMs;
  }
}
