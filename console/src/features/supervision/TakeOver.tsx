import { Alert } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { meQuery } from "@/api/auth";
import { activeCallKey } from "@/api/operators";
import { takeOver, wallKey } from "@/api/supervision";
import type { WallCall } from "@/api/types";
import { showFault } from "@/components/faults";
import { KeyButton } from "@/components/KeyButton";

interface TakeOverProps {
  call: WallCall;
  onAsk: () => void;
}

/** Get the caller from the agent. It tells the caller first, which takes a moment, and may fail. */
export function TakeOver({ call, onAsk }: TakeOverProps) {
  const queries = useQueryClient();
  const me = useQuery(meQuery).data;
  const isComing = me != null && call.kept_for?.id === me.id;
  const [hasFailed, forget] = useFailure(isComing, call.state === "active");
  const take = useMutation({
    mutationFn: () => {
      forget();
      onAsk();
      return takeOver(call.id);
    },
    onError: (error) => showFault(error, "The call was not taken over"),
    onSettled: () => Promise.all([wallKey, activeCallKey].map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
  return (
    <>
      {hasFailed && (
        <Alert color="orange" title="The agent did not hand over in time" role="alert">
          It goes on with the caller. Nothing else has changed; you can ask again.
        </Alert>
      )}
      <KeyButton hotkey="T" size="sm" loading={take.isPending || isComing} onPress={() => take.mutate()}>
        {isComing ? "The agent is telling the caller" : "Take over"}
      </KeyButton>
    </>
  );
}

/** What was kept for this supervisor is not any more, and the agent still has it. */
function useFailure(isComing: boolean, isStillAgents: boolean): [boolean, () => void] {
  const wasComing = useRef(isComing);
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    if (wasComing.current && !isComing && isStillAgents) setFailed(true);
    wasComing.current = isComing;
  }, [isComing, isStillAgents]);
  return [hasFailed, () => setFailed(false)];
}
