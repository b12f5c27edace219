import { useNow } from "@/components/useNow";
import { clockFace, spokenDuration } from "@/format/time";

interface WaitClockProps {
  since: string;
}

export function WaitClock({ since }: WaitClockProps) {
  const waited = useNow() - Date.parse(since);
  return (
    <span className="figures" role="timer" aria-label={`waiting for ${spokenDuration(waited)}`}>
      {clockFace(waited)}
    </span>
  );
}
