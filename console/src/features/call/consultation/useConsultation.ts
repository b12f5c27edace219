import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { meKey } from "@/api/auth";
import { acceptConsultation, consultationKey, declineConsultation, leaveConsultation } from "@/api/desk";
import { isProblem } from "@/api/problem";
import { showFault } from "@/components/faults";
import { useCall } from "../CallProvider";

/** Talk with the colleague who asks. */
export function useAccept() {
  const over = useOver();
  const { adviseOn } = useCall();
  return useMutation({
    mutationFn: acceptConsultation,
    onSuccess: (consulted) => consulted && adviseOn(consulted),
    onError: over,
  });
}

export function useDeclineConsultation() {
  const over = useOver();
  return useMutation({ mutationFn: declineConsultation, onSuccess: () => over(), onError: over });
}

export function useLeaveConsultation() {
  const over = useOver();
  const { leave } = useCall();
  return useMutation({
    mutationFn: leaveConsultation,
    onSuccess: () => {
      leave();
      return over();
    },
    onError: over,
  });
}

/** It rings here no longer; somebody else may have been quicker. */
function useOver(): (error?: unknown) => Promise<void> {
  const queries = useQueryClient();
  return async (error) => {
    if (isProblem(error, "consultation-over")) notifications.show({ message: "Your colleague asks no longer." });
    else if (error !== undefined) showFault(error);
    await Promise.all([consultationKey, meKey].map((queryKey) => queries.invalidateQueries({ queryKey })));
  };
}
