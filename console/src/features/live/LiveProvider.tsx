import { type QueryClient, type QueryKey, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { meKey } from "@/api/auth";
import { touchedBy } from "./changes";
import { Feed, type FeedState } from "./Feed";

const LiveState = createContext<FeedState>("connecting");

export function useFeedState(): FeedState {
  return useContext(LiveState);
}

/** Changes come in bursts; views are asked to refetch once a burst. */
const BURST_MS = 120;

interface LiveProps {
  children: ReactNode;
}

/** Keeps everything on the screen current for as long as somebody is logged in. */
export function LiveProvider({ children }: LiveProps) {
  const queries = useQueryClient();
  const [state, setState] = useState<FeedState>("connecting");

  useEffect(() => {
    const burst = new Burst(queries);
    const feed = new Feed("/v1/live", {
      onState: (next) => {
        setState(next);
        // A refused stream does not say why: asking who is logged in finds an expired session.
        if (next === "reconnecting") void queries.invalidateQueries({ queryKey: meKey });
      },
      onOpen: (isResumed) => {
        if (!isResumed) void queries.invalidateQueries();
      },
      onChanges: (changes) => burst.add(changes.flatMap(touchedBy)),
    });
    feed.start();
    return () => {
      feed.stop();
      burst.drop();
    };
  }, [queries]);

  return <LiveState.Provider value={state}>{children}</LiveState.Provider>;
}

class Burst {
  #keys = new Map<string, QueryKey>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly queries: QueryClient) {}

  add(keys: readonly QueryKey[]): void {
    for (const key of keys) this.#keys.set(JSON.stringify(key), key);
    this.#timer ??= setTimeout(() => this.#flush(), BURST_MS);
  }

  drop(): void {
    clearTimeout(this.#timer);
  }

  #flush(): void {
    const keys = [...this.#keys.values()];
    this.#keys.clear();
    this.#timer = undefined;
    for (const queryKey of keys) void this.queries.invalidateQueries({ queryKey });
  }
}
