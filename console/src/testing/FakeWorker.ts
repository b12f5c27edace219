/** A worker that a test speaks for: what a screen does by the clock happens when the test says so. */
export class FakeWorker {
  static readonly started: FakeWorker[] = [];

  onmessage: (() => void) | null = null;

  constructor() {
    FakeWorker.started.push(this);
  }

  /** The newest one. */
  static get current(): FakeWorker {
    const worker = FakeWorker.started.at(-1);
    if (worker === undefined) throw new Error("no worker was started");
    return worker;
  }

  speak(): void {
    this.onmessage?.();
  }

  terminate(): void {
    this.onmessage = null;
  }
}
