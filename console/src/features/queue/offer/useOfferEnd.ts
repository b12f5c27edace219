import { notifications } from "@mantine/notifications";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { meQuery } from "@/api/auth";
import { serverClock } from "@/api/client";
import { queueQuery } from "@/api/queue";
import type { Offer } from "@/api/types";
import { callerName } from "@/format/words";
import { ANSWER } from "../answers";
import { whyOver } from "./whyOver";

interface Rung {
  offer: Offer;
  /** By this machine's clock, as mutations have it. */
  since: number;
}

/** Says why it does not ring any more, where it was not the operator who answered. */
export function useOfferEnd(offer: Offer | null): void {
  const queries = useQueryClient();
  const rung = useRef<Rung | null>(null);

  useEffect(() => {
    const before = rung.current;
    if (before?.offer.id === offer?.id) return;
    rung.current = offer && { offer, since: Date.now() };
    if (before !== null && !isAnswered(queries, before)) void tell(queries, before.offer);
  }, [offer, queries]);
}

/** An answer that failed has said so itself. */
function isAnswered(queries: QueryClient, { offer, since }: Rung): boolean {
  const answers = queries.getMutationCache().findAll({ mutationKey: ANSWER });
  return answers.some(({ state }) => state.variables === offer.entry.id && state.submittedAt >= since);
}

async function tell(queries: QueryClient, offer: Offer): Promise<void> {
  const look = Promise.all([
    queries.fetchQuery({ ...meQuery, staleTime: 0 }),
    queries.fetchQuery({ ...queueQuery, staleTime: 0 }),
  ]);
  // Without an answer nothing is known but that it is over.
  const message = await look.then(
    ([me, entries]) => (me === null ? null : whyOver(offer, me, entries, serverClock.now())),
    () => `${callerName(offer.entry)} rings here no longer.`,
  );
  if (message !== null) notifications.show({ id: offer.id, color: "gray", message, autoClose: 8_000 });
}
