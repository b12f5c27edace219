import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { callKeys } from "@/api/calls";
import { isProblem } from "@/api/problem";
import { ticketKeys } from "@/api/tickets";
import type { TicketSummary } from "@/api/types";
import { showFault } from "@/components/faults";

/** Do something to a ticket. Whoever was faster is not overwritten: what the ticket is now is shown instead. */
export function useTicketMutation<Variables = void>(
  ticket: TicketSummary,
  mutationFn: (variables: Variables) => Promise<unknown>,
  failure: string,
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn,
    onError: (error) => {
      if (!isProblem(error, "ticket-changed")) return showFault(error, failure);
      notifications.show({
        color: "orange",
        title: `#${ticket.number} was changed in the meantime`,
        message: "You see now what it is. Look, and change it again if you still want to.",
        autoClose: 8_000,
      });
    },
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ticketKeys.all }),
        queries.invalidateQueries({ queryKey: callKeys.all }),
      ]),
  });
}
