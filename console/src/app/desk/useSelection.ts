import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { queueQuery } from "@/api/queue";
import type { QueueEntry } from "@/api/types";

export interface Selection {
  entry: QueueEntry | null;
  select: (entryId: string) => void;
}

/** The waiting caller one reads about: the one chosen, for as long as they wait, and otherwise whoever is next. */
export function useSelection(): Selection {
  const [chosen, select] = useState<string | null>(null);
  const { data: entries = [] } = useQuery(queueQuery);
  const waiting = entries.filter((entry) => entry.state === "waiting");
  return { entry: waiting.find((entry) => entry.id === chosen) ?? waiting[0] ?? null, select };
}
