import { VisuallyHidden } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { queueKey, queueQuery } from "@/api/queue";
import type { Offer, QueueEntry } from "@/api/types";
import { callerName } from "@/format/words";
import { newcomers, notifyWaiting, unattended, waitingIds } from "./alerts";
import { Chime } from "./sound";

const TITLE = "Tandem";

/** A newcomer is offered to somebody at once, as a rule: only who then still waits is worth a sound of their own. */
const SETTLED_MS = 1_500;

interface QueueAlertsProps {
  isAvailable: boolean;
  offer: Offer | null;
}

/** Tells of each new caller in line: by sound and desktop notification while available and nobody rings, and always to a
 * screen reader and in the window's title. On every page, not only on the desk. */
export function QueueAlerts({ isAvailable, offer }: QueueAlertsProps) {
  const { data: entries } = useQuery(queueQuery);
  const known = useRef<Set<string> | null>(null);
  const [fresh, setFresh] = useState<QueueEntry[]>([]);
  const [said, setSaid] = useState("");

  useEffect(() => {
    if (entries === undefined) return;
    const found = newcomers(known.current, entries);
    known.current = waitingIds(entries);
    if (found.length === 0) return;
    setSaid(found.map(announcement).join(" "));
    setFresh((before) => [...before, ...found]);
  }, [entries]);

  useTitle(entries === undefined ? 0 : waitingIds(entries).size, offer);
  useChime(fresh, isAvailable && offer === null, () => setFresh([]));
  return <VisuallyHidden aria-live="polite">{said}</VisuallyHidden>;
}

function useTitle(waiting: number, offer: Offer | null): void {
  const calling = offer && `${callerName(offer.entry)} is calling`;
  useEffect(() => {
    document.title = calling ?? (waiting > 0 ? `(${waiting}) ${TITLE}` : TITLE);
  }, [calling, waiting]);
}

function useChime(fresh: readonly QueueEntry[], isWanted: boolean, onTold: () => void): void {
  const queries = useQueryClient();
  const [chime] = useState(() => new Chime());
  const told = useRef(onTold);
  told.current = onTold;

  useEffect(() => {
    if (fresh.length === 0) return;
    const timer = setTimeout(() => {
      const waiting = unattended(fresh, queries.getQueryData(queueKey) ?? []);
      told.current();
      if (!isWanted || waiting.length === 0) return;
      void chime.play();
      waiting.forEach(notifyWaiting);
    }, SETTLED_MS);
    return () => clearTimeout(timer);
  }, [fresh, isWanted, queries, chime]);
}

function announcement(entry: QueueEntry): string {
  return `${entry.caller_name || "A caller"} is waiting for ${entry.skill}, ${entry.severity} severity.`;
}
