import { useNow } from "@/components/useNow";
import { clockFace, spokenDuration } from "@/format/time";
import classes from "./Wall.module.css";

/** How long it has been so. */
export function Lasted({ since }: { since: string }) {
  const lasted = useNow() - Date.parse(since);
  return (
    <span className={`${classes.since} figures`} role="timer" aria-label={`for ${spokenDuration(lasted)}`}>
      {clockFace(lasted)}
    </span>
  );
}
