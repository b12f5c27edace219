import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { activeCallKey } from "@/api/operators";
import { extendWrapUp } from "@/api/queue";
import type { ActiveCall, QueueEntry } from "@/api/types";
import { showFault } from "@/components/faults";
import { TimeLeft } from "@/components/TimeLeft";
import classes from "./WrapUp.module.css";

interface WrapUpTimeProps {
  entry: QueueEntry;
  /** When it ends by itself. */
  until: string;
}

/** What is left of the wrap-up's time, what happens at its end, and how to put that off. */
export function WrapUpTime({ entry, until }: WrapUpTimeProps) {
  const extend = useExtend(entry.id);
  return (
    <div className={classes.time}>
      <span>
        <strong>
          <TimeLeft until={until} label="left for the wrap-up" />
        </strong>{" "}
        left. Then the call is closed without your outcome and notes, and you are available.
        {entry.wrap_up_extended && " It has been extended; that goes once."}
      </span>
      {!entry.wrap_up_extended && (
        <Button size="compact-sm" variant="default" loading={extend.isPending} onClick={() => extend.mutate()}>
          One more minute
        </Button>
      )}
    </div>
  );
}

function useExtend(entryId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => extendWrapUp(entryId),
    onSuccess: (entry) =>
      queries.setQueryData<ActiveCall | null>(activeCallKey, (active) =>
        active?.entry.id === entry.id ? { ...active, entry } : active,
      ),
    onError: (error) => {
      showFault(error, "There is no more time");
      void queries.invalidateQueries({ queryKey: activeCallKey });
    },
  });
}
