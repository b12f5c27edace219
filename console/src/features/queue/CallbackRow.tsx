import { Anchor, Badge, Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { isProblem } from "@/api/problem";
import { promiseKeys, takePromise } from "@/api/promises";
import type { Callback } from "@/api/types";
import { showFault } from "@/components/faults";
import { callerName, sentence } from "@/format/words";
import classes from "./QueuePanel.module.css";
import { WaitClock } from "./WaitClock";

/** Somebody who is to be called back, in the place in line that they left. */
export function CallbackRow({ callback }: { callback: Callback }) {
  const queries = useQueryClient();
  const take = useMutation({
    mutationFn: () => takePromise(callback.id),
    onError: (error) => {
      if (!isProblem(error, "promise-taken")) return showFault(error, "Nothing was taken");
      notifications.show({ color: "orange", title: "A colleague was faster", message: error.message });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: promiseKeys.all }),
  });
  return (
    <div className={classes.entry}>
      <span className={classes.name}>{callerName(callback)}</span>
      <span className={classes.wait}>
        <WaitClock since={callback.waiting_since} />
      </span>
      <span className={classes.reason}>{callback.text}</span>
      <span className={classes.marks}>
        <Badge color={callback.overdue ? "red" : "orange"}>{callback.overdue ? "Callback overdue" : "Callback"}</Badge>
        <span>{sentence(callback.skill)}</span>
        {callback.owner === null ? (
          <Button size="compact-xs" variant="default" loading={take.isPending} onClick={() => take.mutate()}>
            Take it
          </Button>
        ) : (
          <span>{callback.owner.name} has it</span>
        )}
        <Anchor
          inherit
          underline="always"
          renderRoot={(props) => (
            <Link to="/promises" search={{ view: callback.owner === null ? "free" : "mine" }} {...props} />
          )}
        >
          Open
        </Anchor>
      </span>
    </div>
  );
}
