import { type QueryClient, useIsMutating, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { callQuery } from "@/api/calls";
import type { ActiveCall, QueueEntry } from "@/api/types";
import { callerName, sentence } from "@/format/words";
import { FINISH, type Finish } from "./finish";
import { showUnsent } from "./UnsentNotes";
import type { WrapUpDraft } from "./useDraft";

/** Tells of a wrap-up that somebody else has closed, and of notes that nobody has sent: also those of a caller whom the
 * agent took back, or of a window that was closed meanwhile. `active` is what the operator has in hand. */
export function useClosedNotice(active: ActiveCall | null | undefined, { unsent, discard }: WrapUpDraft): void {
  const queries = useQueryClient();
  const held = useRef<QueueEntry | null>(null);
  // The answer to the form may come after the feed's word that the entry is closed.
  const isFinishing = useIsMutating({ mutationKey: FINISH }) > 0;

  useEffect(() => {
    if (active === undefined || isFinishing) return;
    const before = held.current;
    held.current = active?.entry ?? null;
    if (before?.state === "wrap_up" && before.id !== held.current?.id && !isFinished(queries, before.id)) {
      void closing(queries, before).then((title) => showUnsent(title, unsent));
    } else if (unsent !== "") {
      showUnsent("You have notes on a call that is not yours any more", unsent);
    }
    if (unsent !== "") discard();
  }, [active, isFinishing, unsent, discard, queries]);
}

function isFinished(queries: QueryClient, entryId: string): boolean {
  const sent = queries.getMutationCache().findAll({ mutationKey: FINISH, status: "success" });
  return sent.some(({ state }) => (state.variables as Finish).entryId === entryId);
}

async function closing(queries: QueryClient, entry: QueueEntry): Promise<string> {
  const read = queries.fetchQuery({ ...callQuery(entry.call_id), staleTime: 0 });
  const outcome = await read.then(
    ({ entries }) => entries.find(({ id }) => id === entry.id)?.disposition,
    () => null, // Without an answer it is still closed.
  );
  const words = `The wrap-up of ${callerName(entry)} was closed`;
  return outcome ? `${words} as “${sentence(outcome)}”` : words;
}
