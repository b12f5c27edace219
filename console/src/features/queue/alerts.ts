import { isInLine } from "@/api/queue";
import type { QueueEntry } from "@/api/types";
import { callerName } from "@/format/words";

interface Notice {
  title: string;
  entry: QueueEntry;
  /** It stays until it is closed. */
  isUrgent?: boolean;
  onClick?: () => void;
}

/** A desktop notification, where the browser may show one. Returns how to take it away again. */
export function notify({ title, entry, isUrgent = false, onClick }: Notice): () => void {
  if (typeof Notification === "undefined" || Notification.permission !== "granted") return () => undefined;
  const notice = new Notification(title, {
    body: entry.briefing.problem || entry.reason,
    tag: entry.id,
    requireInteraction: isUrgent,
  });
  notice.onclick = () => {
    window.focus();
    onClick?.();
    notice.close();
  };
  return () => notice.close();
}

export function notifyWaiting(entry: QueueEntry): void {
  notify({ title: `${callerName(entry)} is waiting`, entry });
}

/** The entries that were not there the last time one looked. The first look finds none: it is no news. */
export function newcomers(known: ReadonlySet<string> | null, entries: readonly QueueEntry[]): QueueEntry[] {
  if (known === null) return [];
  return entries.filter((entry) => isInLine(entry) && !known.has(entry.id));
}

export function waitingIds(entries: readonly QueueEntry[]): Set<string> {
  return new Set(entries.filter(isInLine).map((entry) => entry.id));
}

/** Of these, who still waits and rings nowhere. */
export function unattended(of: readonly QueueEntry[], now: readonly QueueEntry[]): QueueEntry[] {
  return now.filter((entry) => entry.state === "waiting" && of.some(({ id }) => id === entry.id));
}
