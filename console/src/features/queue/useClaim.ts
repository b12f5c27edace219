import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { meKey } from "@/api/auth";
import { offerKey } from "@/api/operators";
import { isProblem, type Problem } from "@/api/problem";
import { claim, queueKey } from "@/api/queue";
import type { ActiveCall } from "@/api/types";
import { showFault } from "@/components/faults";
import { ANSWER } from "./answers";

/** Take a waiting caller. Of two operators who click at once one gets the call, the other is told who did. */
export function useClaim(onTaken: (active: ActiveCall) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationKey: ANSWER,
    mutationFn: claim,
    onSuccess: async (active) => {
      onTaken(active);
      await queries.cancelQueries({ queryKey: offerKey });
      queries.setQueryData(offerKey, null);
    },
    onError: (error) => {
      const notice = noticeOf(error);
      if (notice === null) showFault(error, "You could not take this call");
      else notifications.show({ ...notice, color: "orange", autoClose: 8_000 });
      for (const queryKey of [queueKey, offerKey, meKey]) void queries.invalidateQueries({ queryKey });
    },
  });
}

/** Somebody was faster, or the caller left: no fault of anybody's. */
function noticeOf(error: unknown): { title: string; message: string } | null {
  if (isProblem(error, "entry-taken")) {
    const winner = typeof error.extra.claimed_by === "string" ? error.extra.claimed_by : "A colleague";
    return { title: `${winner} took this call`, message: "The caller is in good hands." };
  }
  if (isProblem(error, "entry-offered")) {
    return {
      title: `This caller rings at ${offeredTo(error)}`,
      message: "Unless it is answered there, you may be next.",
    };
  }
  if (isProblem(error, "pick-not-allowed")) {
    return {
      title: "Callers of this queue cannot be picked",
      message: "They ring at one operator after the other. Stay available, and the next one rings here.",
    };
  }
  if (isProblem(error, "entry-gone") || isProblem(error, "call-over")) {
    return { title: "This caller is not waiting any more", message: "They hung up, or were helped." };
  }
  return null;
}

function offeredTo({ extra }: Problem): string {
  const names = Array.isArray(extra.offered_to) ? extra.offered_to.filter((name) => typeof name === "string") : [];
  return names.length > 0 ? names.join(", ") : "a colleague";
}
