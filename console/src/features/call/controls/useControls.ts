import { notifications } from "@mantine/notifications";
import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { meKey } from "@/api/auth";
import { callKeys } from "@/api/calls";
import {
  colleaguesKey,
  completeConsultation,
  consult,
  type Destination,
  endConsultation,
  handBack,
  hold,
  resume,
  transfer,
} from "@/api/desk";
import { activeCallKey } from "@/api/operators";
import { isProblem } from "@/api/problem";
import { queueKey } from "@/api/queue";
import type { ActiveCall, QueueEntry } from "@/api/types";
import { showFault } from "@/components/faults";
import { useCall } from "../CallProvider";
import { HOLD } from "../useRejoin";

/** What the api has just said of the caller. An older answer that is still under way must not come after it. */
async function show(queries: QueryClient, change: (active: ActiveCall) => ActiveCall | null): Promise<void> {
  await queries.cancelQueries({ queryKey: activeCallKey });
  queries.setQueryData<ActiveCall | null>(activeCallKey, (active) => (active ? change(active) : active));
}

const withEntry = (entry: QueueEntry) => (active: ActiveCall) => ({
  ...active,
  entry,
  token: entry.state === "connected" ? active.token : null,
});

/** The caller hears music, and nothing of what is said from this very moment on. */
export function useHold() {
  const queries = useQueryClient();
  const { goPrivate } = useCall();
  return useMutation({
    mutationKey: HOLD,
    onMutate: goPrivate,
    mutationFn: hold,
    onSuccess: (entry) => show(queries, withEntry(entry)),
    onError: (error) => showFault(error, "The caller is not on hold"),
  });
}

export function useResume() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: resume,
    onSuccess: (entry) => show(queries, withEntry(entry)),
    onError: (error) => showFault(error, "The caller is still on hold"),
  });
}

interface Transfer extends Destination {
  entryId: string;
}

export function useTransfer(onDone: () => void) {
  const part = useParting("The caller is on the way");
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ entryId, ...to }: Transfer) => transfer(entryId, to),
    onSuccess: async (entry) => {
      onDone();
      await part(entry);
    },
    onError: () => queries.invalidateQueries({ queryKey: colleaguesKey }),
  });
}

export function useHandBack(onDone: () => void) {
  const part = useParting("The AI has the caller again");
  return useMutation({
    mutationFn: ({ entryId, homework }: { entryId: string; homework: string }) => handBack(entryId, homework),
    onSuccess: async (entry) => {
      onDone();
      await part(entry);
    },
  });
}

export function useConsult(onDone: () => void) {
  const queries = useQueryClient();
  const { goPrivate } = useCall();
  return useMutation({
    mutationKey: HOLD,
    onMutate: goPrivate,
    mutationFn: ({ entryId, colleagueId, question }: { entryId: string; colleagueId: string; question: string }) =>
      consult(entryId, colleagueId, question),
    onSuccess: async (active) => {
      onDone();
      await show(queries, () => active);
    },
    onError: () => queries.invalidateQueries({ queryKey: colleaguesKey }),
  });
}

/** Nobody is asked any more; the caller is off hold. */
export function useEndConsultation() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: endConsultation,
    onSuccess: (active) => show(queries, () => active),
    onError: (error) => {
      // The colleague was quicker: the screen says so.
      if (!isProblem(error, "consultation-over")) showFault(error, "The consultation goes on");
      void queries.invalidateQueries({ queryKey: activeCallKey });
    },
  });
}

export function useCompleteConsultation() {
  const queries = useQueryClient();
  const part = useParting("Your colleague has the caller");
  return useMutation({
    mutationFn: completeConsultation,
    onSuccess: part,
    onError: (error) => {
      if (!isProblem(error, "consultation-over")) showFault(error, "You still have the caller");
      void queries.invalidateQueries({ queryKey: activeCallKey });
    },
  });
}

/** The caller goes on without this operator, for whom the wrap-up begins. */
function useParting(message: string): (entry: QueueEntry) => Promise<void> {
  const queries = useQueryClient();
  const { leave } = useCall();
  return async (entry) => {
    leave();
    await show(queries, withEntry(entry));
    notifications.show({ color: "green", message });
    const stale = [meKey, queueKey, callKeys.detail(entry.call_id)];
    await Promise.all(stale.map((queryKey) => queries.invalidateQueries({ queryKey })));
  };
}
