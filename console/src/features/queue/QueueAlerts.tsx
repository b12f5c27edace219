import { VisuallyHidden } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { queueQuery } from "@/api/queue";
import type { QueueEntry } from "@/api/types";
import { Chime, newcomers, notify, waitingIds } from "./alerts";

const TITLE = "Tandem";

interface QueueAlertsProps {
  isAvailable: boolean;
}

/** Tells of each new caller in line: by sound and desktop notification while available, and always to a screen reader
 * and in the window's title. On every page, not only on the desk. */
export function QueueAlerts({ isAvailable }: QueueAlertsProps) {
  const { data: entries } = useQuery(queueQuery);
  const known = useRef<Set<string> | null>(null);
  const [chime] = useState(() => new Chime());
  const [said, setSaid] = useState("");

  useEffect(() => {
    if (entries === undefined) return;
    const fresh = newcomers(known.current, entries);
    known.current = waitingIds(entries);
    document.title = known.current.size > 0 ? `(${known.current.size}) ${TITLE}` : TITLE;
    if (fresh.length === 0) return;
    setSaid(fresh.map(announcement).join(" "));
    if (!isAvailable) return;
    void chime.play();
    for (const entry of fresh) notify(entry);
  }, [entries, isAvailable, chime]);

  return <VisuallyHidden aria-live="polite">{said}</VisuallyHidden>;
}

function announcement(entry: QueueEntry): string {
  return `${entry.caller_name || "A caller"} is waiting for ${entry.skill}, ${entry.severity} severity.`;
}
