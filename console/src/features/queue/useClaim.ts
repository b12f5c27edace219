import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { meKey } from "@/api/auth";
import { isProblem, messageOf } from "@/api/problem";
import { claim, queueKey } from "@/api/queue";
import type { ActiveCall } from "@/api/types";

/** Take a waiting caller. Of two operators who click at once one gets the call, the other is told who did. */
export function useClaim(onTaken: (active: ActiveCall) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: claim,
    onSuccess: onTaken,
    onError: (error) => {
      notifications.show({ ...noticeOf(error), autoClose: 8_000 });
      for (const queryKey of [queueKey, meKey]) void queries.invalidateQueries({ queryKey });
    },
  });
}

function noticeOf(error: unknown): { color: string; title: string; message: string } {
  if (isProblem(error, "entry-taken")) {
    const winner = typeof error.extra.claimed_by === "string" ? error.extra.claimed_by : "A colleague";
    return { color: "orange", title: `${winner} took this call`, message: "The caller is in good hands." };
  }
  if (isProblem(error, "entry-gone") || isProblem(error, "call-over")) {
    return { color: "orange", title: "This caller is not waiting any more", message: "They hung up, or were helped." };
  }
  return { color: "red", title: "You could not take this call", message: messageOf(error) };
}
