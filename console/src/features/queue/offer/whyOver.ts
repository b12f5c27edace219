import { hasMissed } from "@/api/operators";
import { isInLine } from "@/api/queue";
import type { Me, Offer, QueueEntry } from "@/api/types";
import { callerName } from "@/format/words";

/** `null` where something else on the screen says it. */
export function whyOver(offer: Offer, me: Me, entries: readonly QueueEntry[], now: number): string | null {
  const name = callerName(offer.entry);
  const entry = entries.find(({ id }) => id === offer.entry.id);
  if (hasMissed(me) || entry?.operator?.id === me.id) return null;
  if (entry === undefined) return `${name} is not waiting any more: they hung up, or were helped.`;
  if (!isInLine(entry)) return `${entry.operator?.name ?? "A colleague"} took the call of ${name}.`;
  // The api's clock decided, which is not quite this one.
  const isTimeUp = now >= Date.parse(offer.expires_at) - 1_000;
  return isTimeUp ? `${name} was not answered in time.` : `${name} rings here no longer.`;
}
