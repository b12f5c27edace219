import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { meKey } from "@/api/auth";
import { sendHeartbeat } from "@/api/operators";

/** Tells the api that somebody is at this desk: without it the operator is offline within half a minute.
 *
 * The pace comes from a worker: browsers slow the timers of a hidden page down to one a minute. */
export function useHeartbeat(isSignedIn: boolean): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!isSignedIn) return;
    const pace = new Worker(new URL("./heartbeat.worker.ts", import.meta.url), { type: "module" });
    pace.onmessage = () => {
      // One that is lost is made up for by the next; what else is wrong, other requests say.
      sendHeartbeat().then(
        (me) => queries.setQueryData(meKey, me),
        () => undefined,
      );
    };
    return () => pace.terminate();
  }, [isSignedIn, queries]);
}
