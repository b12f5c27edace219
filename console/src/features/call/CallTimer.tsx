import { useNow } from "@/components/useNow";
import { clockFace } from "@/format/time";

interface CallTimerProps {
  since: string;
}

export function CallTimer({ since }: CallTimerProps) {
  return (
    <span className="figures" role="timer" aria-label="Time on the call">
      {clockFace(useNow() - Date.parse(since))}
    </span>
  );
}
