import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { offerKey } from "@/api/operators";
import { isProblem } from "@/api/problem";
import { decline, queueKey } from "@/api/queue";
import { showFault } from "@/components/faults";
import { ANSWER } from "../answers";

/** Leave a caller to somebody else. */
export function useDecline() {
  const queries = useQueryClient();
  return useMutation({
    mutationKey: ANSWER,
    mutationFn: decline,
    onSuccess: async () => {
      await queries.cancelQueries({ queryKey: offerKey });
      queries.setQueryData(offerKey, null);
    },
    onError: (error) => {
      if (isProblem(error, "not-offered")) notifications.show({ message: "This caller rings here no longer." });
      else showFault(error, "It still rings here");
    },
    onSettled: () => {
      for (const queryKey of [offerKey, queueKey]) void queries.invalidateQueries({ queryKey });
    },
  });
}
