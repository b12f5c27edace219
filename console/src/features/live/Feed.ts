import type { Change } from "@/api/types";
import { parseChange } from "./changes";

export type FeedState = "connecting" | "open" | "reconnecting";

export interface FeedListener {
  onState: (state: FeedState) => void;
  onChange: (change: Change) => void;
  /** The api listens from here on: whatever happened before was not heard. */
  onOpen: () => void;
}

const RETRY_MS = [1_000, 2_000, 4_000, 8_000];

/** The api's server-sent events. The browser reconnects a dropped stream itself, but gives up when the server answers
 * with an error, as it does while it restarts: then a new stream is opened here. */
export class Feed {
  #source: EventSource | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;

  constructor(
    private readonly url: string,
    private readonly listener: FeedListener,
  ) {}

  /** Follow the network too: a stream over a network that is gone says nothing, for minutes. */
  start(): void {
    window.addEventListener("offline", this.#lost);
    window.addEventListener("online", this.#back);
    this.#open();
  }

  stop(): void {
    window.removeEventListener("offline", this.#lost);
    window.removeEventListener("online", this.#back);
    this.#close();
  }

  #lost = () => {
    this.#close();
    this.listener.onState("reconnecting");
  };

  #back = () => {
    this.#close();
    this.#open();
  };

  #open(): void {
    const source = new EventSource(this.url);
    this.#source = source;
    source.onerror = () => this.#failed(source);
    source.addEventListener("hello", () => this.#opened());
    source.addEventListener("change", (event: MessageEvent<string>) => {
      const change = parseChange(event.data);
      if (change !== null) this.listener.onChange(change);
    });
  }

  #close(): void {
    clearTimeout(this.#retry);
    this.#source?.close();
    this.#source = null;
  }

  #opened(): void {
    this.#failures = 0;
    this.listener.onState("open");
    this.listener.onOpen();
  }

  #failed(source: EventSource): void {
    this.listener.onState("reconnecting");
    if (source.readyState !== EventSource.CLOSED) return;
    const delay = RETRY_MS[Math.min(this.#failures, RETRY_MS.length - 1)];
    this.#failures += 1;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#open(), delay);
  }
}
