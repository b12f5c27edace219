import { useMutation, useQueryClient } from "@tanstack/react-query";
import { meKey } from "@/api/auth";
import { type ChosenPresence, setPresence } from "@/api/operators";
import { showFault } from "@/components/faults";

interface Choice {
  presence: ChosenPresence;
  reason?: string;
}

export function useSetPresence() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ presence, reason }: Choice) => setPresence(presence, reason),
    onSuccess: (me) => queries.setQueryData(meKey, me),
    onError: (error) => showFault(error),
  });
}
