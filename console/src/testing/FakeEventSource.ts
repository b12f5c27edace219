import type { Change } from "@/api/types";

/** Server-sent events that a test sends by hand. */
export class FakeEventSource extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 2;
  static readonly opened: FakeEventSource[] = [];

  readyState = FakeEventSource.CONNECTING;
  onerror: (() => void) | null = null;

  constructor(readonly url: string) {
    super();
    FakeEventSource.opened.push(this);
  }

  /** The newest stream. */
  static get current(): FakeEventSource {
    const source = FakeEventSource.opened.at(-1);
    if (source === undefined) throw new Error("no feed was opened");
    return source;
  }

  hello(hello: { resumed: boolean } = { resumed: false }, lastEventId = ""): void {
    this.readyState = FakeEventSource.OPEN;
    this.dispatchEvent(new MessageEvent("hello", { data: JSON.stringify(hello), lastEventId }));
  }

  change(change: Change, lastEventId = ""): void {
    this.dispatchEvent(new MessageEvent("changes", { data: JSON.stringify([change]), lastEventId }));
  }

  fail(readyState: number = FakeEventSource.CONNECTING): void {
    this.readyState = readyState;
    this.onerror?.();
  }

  close(): void {
    this.readyState = FakeEventSource.CLOSED;
  }
}
