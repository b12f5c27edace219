import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { meKey } from "@/api/auth";
import { type ChosenPresence, setPresence } from "@/api/operators";
import { messageOf } from "@/api/problem";

interface Choice {
  presence: ChosenPresence;
  reason?: string;
}

export function useSetPresence() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ presence, reason }: Choice) => setPresence(presence, reason),
    onSuccess: (me) => queries.setQueryData(meKey, me),
    onError: (error) => notifications.show({ color: "red", message: messageOf(error) }),
  });
}
