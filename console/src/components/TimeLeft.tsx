import { clockFace, spokenDuration } from "@/format/time";
import { useNow } from "./useNow";

interface TimeLeftProps {
  until: string;
  /** What ends then, for a screen reader: `to answer`. */
  label: string;
  face?: (milliseconds: number) => string;
}

/** Counts down by the server's clock, and stays at nothing when it is over. */
export function TimeLeft({ until, label, face = clockFace }: TimeLeftProps) {
  // Whole seconds that have begun: 0 is shown when it is over, and not before.
  const left = Math.max(0, Math.ceil((Date.parse(until) - useNow()) / 1_000)) * 1_000;
  return (
    <span className="figures" role="timer" aria-label={`${spokenDuration(left)} ${label}`}>
      {face(left)}
    </span>
  );
}

/** `14 s` */
export function inSeconds(milliseconds: number): string {
  return `${milliseconds / 1_000} s`;
}
