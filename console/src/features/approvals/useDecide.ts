import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { isProblem } from "@/api/problem";
import { type Decision, decideRefundRequest, refundRequestKeys } from "@/api/refundRequests";
import type { RefundRequest } from "@/api/types";
import { showFault } from "@/components/faults";

/** Decide about a request. Of two who decide the same, the second is told who was first. */
export function useDecide(requestId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (decision: Decision) => decideRefundRequest(requestId, decision),
    onSuccess: (decided) => notifications.show({ color: "green", message: outcomeOf(decided) }),
    onError: (error) => {
      if (!isProblem(error, "already-decided")) return showFault(error, "Nothing was decided");
      notifications.show({ color: "orange", title: "A colleague was faster", message: error.detail, autoClose: 8_000 });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: refundRequestKeys.all }),
  });
}

function outcomeOf({ state, amount, currency, customer }: RefundRequest): string {
  return state === "approved"
    ? `${amount} ${currency} go back to ${customer.name}.`
    : `Denied. ${customer.name} gets nothing back.`;
}
