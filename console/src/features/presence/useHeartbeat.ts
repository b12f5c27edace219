import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { meKey } from "@/api/auth";
import { sendHeartbeat } from "@/api/operators";

/** Less than the pace: of two signs of life under way at once, the older could have the last word. */
const PATIENCE_MS = 4_000;

/** Tells the api that somebody is at this desk: without it the operator is offline within half a minute. Says whether
 * the latest sign of life has failed.
 *
 * The pace comes from a worker, for browsers slow the timers of a hidden page down to one a minute. A page that is
 * frozen, or asleep with its machine, gives none: it could not ring either, so that being offline is the truth. It
 * gives one as soon as it is back. */
export function useHeartbeat(isSignedIn: boolean): boolean {
  const queries = useQueryClient();
  // Not the state of the mutation, which forgets the failure as soon as it tries again.
  const [hasFailed, setFailed] = useState(false);
  const { mutate } = useMutation({
    mutationFn: () => sendHeartbeat(PATIENCE_MS),
    mutationKey: HEARTBEAT,
    networkMode: "always",
    gcTime: 0,
    onMutate: () => queries.getQueryState(meKey)?.dataUpdateCount,
    onError: () => setFailed(true),
    onSuccess: (me, _, updatesBefore) => {
      setFailed(false);
      // What was heard meanwhile may be newer than this answer; the next one says it again.
      if (queries.getQueryState(meKey)?.dataUpdateCount === updatesBefore) queries.setQueryData(meKey, me);
    },
  });

  useEffect(() => {
    if (!isSignedIn) return;
    const beat = () => {
      if (queries.isMutating({ mutationKey: HEARTBEAT }) === 0) mutate();
    };
    const shown = () => document.visibilityState === "visible" && beat();
    const pace = new Worker(new URL("./heartbeat.worker.ts", import.meta.url), { type: "module" });
    pace.onmessage = beat;
    document.addEventListener("visibilitychange", shown);
    window.addEventListener("online", beat);
    beat();
    return () => {
      pace.terminate();
      document.removeEventListener("visibilitychange", shown);
      window.removeEventListener("online", beat);
    };
  }, [isSignedIn, queries, mutate]);

  return isSignedIn && hasFailed;
}

const HEARTBEAT = ["heartbeat"] as const;
