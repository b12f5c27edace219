import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { isProblem } from "@/api/problem";
import { giveUpPromise, handPromise, keepPromise, noteAttempt, promiseKeys, takePromise } from "@/api/promises";
import type { Attempt } from "@/api/types";
import { showFault } from "@/components/faults";

export type Act =
  | { what: "take" }
  | { what: "put back" }
  | { what: "hand"; to: string }
  | { what: "attempt"; result: Attempt }
  | { what: "keep"; outcome: string }
  | { what: "give up"; reason: string };

const COLLEAGUES = ["promise-taken", "promise-done", "not-your-promise"];

/** Do something about a promise. Of two who take the same, the second is told who was first. */
export function usePromise(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (act: Act) => {
      switch (act.what) {
        case "take":
          return takePromise(id);
        case "put back":
          return handPromise(id, null);
        case "hand":
          return handPromise(id, act.to);
        case "attempt":
          return noteAttempt(id, act.result);
        case "keep":
          return keepPromise(id, act.outcome);
        case "give up":
          return giveUpPromise(id, act.reason);
      }
    },
    onError: (error) => {
      if (!COLLEAGUES.some((code) => isProblem(error, code))) return showFault(error, "Nothing was changed");
      notifications.show({
        color: "orange",
        title: "A colleague was faster",
        message: error.message,
        autoClose: 8_000,
      });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: promiseKeys.all }),
  });
}
