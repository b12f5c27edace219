import { useMutation, useQueryClient } from "@tanstack/react-query";
import { meKey } from "@/api/auth";
import { hangUp } from "@/api/calls";
import { activeCallKey } from "@/api/operators";
import { isProblem } from "@/api/problem";
import { showFault } from "@/components/faults";
import { useCall } from "./CallProvider";

/** Ends the phone call itself, for the caller too. */
export function useHangUp() {
  const queries = useQueryClient();
  const { leave } = useCall();
  return useMutation({
    mutationFn: hangUp,
    onSuccess: () => leave(),
    onError: (error) => {
      // The caller was quicker: nothing to complain about.
      if (isProblem(error, "call-over")) return leave();
      showFault(error, "The call is still on");
    },
    onSettled: async () => {
      await Promise.all([activeCallKey, meKey].map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
  });
}
