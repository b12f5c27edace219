import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { meKey } from "@/api/auth";
import { isProblem } from "@/api/problem";
import { claim, queueKey } from "@/api/queue";
import type { ActiveCall } from "@/api/types";
import { showFault } from "@/components/faults";

/** Take a waiting caller. Of two operators who click at once one gets the call, the other is told who did. */
export function useClaim(onTaken: (active: ActiveCall) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: claim,
    onSuccess: onTaken,
    onError: (error) => {
      const notice = noticeOf(error);
      if (notice === null) showFault(error, "You could not take this call");
      else notifications.show({ ...notice, color: "orange", autoClose: 8_000 });
      for (const queryKey of [queueKey, meKey]) void queries.invalidateQueries({ queryKey });
    },
  });
}

/** Somebody was faster, or the caller left: no fault of anybody's. */
function noticeOf(error: unknown): { title: string; message: string } | null {
  if (isProblem(error, "entry-taken")) {
    const winner = typeof error.extra.claimed_by === "string" ? error.extra.claimed_by : "A colleague";
    return { title: `${winner} took this call`, message: "The caller is in good hands." };
  }
  if (isProblem(error, "entry-gone") || isProblem(error, "call-over")) {
    return { title: "This caller is not waiting any more", message: "They hung up, or were helped." };
  }
  return null;
}
