import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { isInLine, queueQuery } from "@/api/queue";
import type { QueueEntry } from "@/api/types";

export interface Selection {
  /** The waiting caller one reads about. */
  entry: QueueEntry | null;
  /** Who was being read about and does not wait any more, while others do. */
  gone: QueueEntry | null;
  select: (entryId: string) => void;
  selectNext: () => void;
}

/** Who is next and rings at nobody, unless the operator chose another. Whoever is shown stays shown: a caller who moves up, or takes the
 * place of one who hung up, must not slip under a hand that is about to press *Take call*. */
export function useSelection(isFree: boolean): Selection {
  const { data: entries = [] } = useQuery(queueQuery);
  const [shown, setShown] = useState<QueueEntry | null>(null);
  const waiting = entries.filter(isInLine);
  const entry = waiting.find(({ id }) => id === shown?.id) ?? null;
  const next = waiting.find(({ state }) => state === "waiting") ?? waiting[0] ?? null;

  useEffect(() => {
    if (!isFree || next === null) setShown(null);
    else setShown((current) => current ?? next);
  }, [isFree, next]);

  return {
    entry,
    gone: entry === null && next !== null ? shown : null,
    select: (entryId) => setShown(waiting.find(({ id }) => id === entryId) ?? null),
    selectNext: () => setShown(next),
  };
}
