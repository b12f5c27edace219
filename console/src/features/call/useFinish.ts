import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { meKey } from "@/api/auth";
import { callKeys } from "@/api/calls";
import { activeCallKey } from "@/api/operators";
import { isProblem } from "@/api/problem";
import { queueKey, wrapUp } from "@/api/queue";
import type { QueueEntry } from "@/api/types";
import { useCall } from "./CallProvider";
import { FINISH, type Finish } from "./finish";

export function useFinish(entry: QueueEntry) {
  const queries = useQueryClient();
  const { draft } = useCall();
  return useMutation({
    mutationKey: FINISH,
    mutationFn: ({ entryId, disposition, notes }: Finish) => wrapUp(entryId, { disposition, notes }),
    onSuccess: async () => {
      draft.discard();
      queries.setQueryData(activeCallKey, null);
      notifications.show({ color: "green", message: "Wrapped up. You are available." });
      const stale = [meKey, queueKey, callKeys.detail(entry.call_id)];
      await Promise.all(stale.map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
    onError: (error) => {
      // The server was faster: the form goes, and what was written in it is told.
      if (isProblem(error, "illegal-entry-change")) void queries.invalidateQueries({ queryKey: activeCallKey });
    },
  });
}
