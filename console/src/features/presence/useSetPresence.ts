import { useMutation, useQueryClient } from "@tanstack/react-query";
import { meKey } from "@/api/auth";
import { type ChosenPresence, setPresence } from "@/api/operators";
import { showFault } from "@/components/faults";

export const CHOICE = ["presence"] as const;

export interface Choice {
  presence: ChosenPresence;
  reason?: string;
}

export function useSetPresence() {
  const queries = useQueryClient();
  return useMutation({
    mutationKey: CHOICE,
    mutationFn: ({ presence, reason }: Choice) => setPresence(presence, reason),
    onSuccess: (me) => queries.setQueryData(meKey, me),
    onError: (error) => showFault(error),
  });
}
