import type { Change } from "@/api/types";
import { parseChanges, parseHello } from "./changes";

export type FeedState = "connecting" | "open" | "reconnecting";

export interface FeedListener {
  onState: (state: FeedState) => void;
  onChanges: (changes: Change[]) => void;
  /** Changes are told from here on. Not resumed, whatever happened before was not heard. */
  onOpen: (isResumed: boolean) => void;
}

const RETRY_MS = [1_000, 2_000, 4_000, 8_000];

/** The api's server-sent events. The browser reconnects a dropped stream itself, but gives up when the server answers
 * with an error, as it does while it restarts: then a new stream is opened here. Either way it goes on after the last
 * event that was seen: the browser sends that event's id as a header, a new stream as a part of its address. */
export class Feed {
  #source: EventSource | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #lastId = "";

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
    const source = new EventSource(this.#address());
    this.#source = source;
    source.onerror = () => this.#failed(source);
    source.addEventListener("hello", (event: MessageEvent<string>) => {
      this.#lastId = event.lastEventId;
      this.#opened(parseHello(event.data));
    });
    source.addEventListener("changes", (event: MessageEvent<string>) => {
      this.#lastId = event.lastEventId;
      this.listener.onChanges(parseChanges(event.data));
    });
  }

  #address(): string {
    return this.#lastId === "" ? this.url : `${this.url}?after=${encodeURIComponent(this.#lastId)}`;
  }

  #close(): void {
    clearTimeout(this.#retry);
    this.#source?.close();
    this.#source = null;
  }

  #opened(isResumed: boolean): void {
    this.#failures = 0;
    this.listener.onState("open");
    this.listener.onOpen(isResumed);
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
