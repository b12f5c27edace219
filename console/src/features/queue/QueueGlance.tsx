import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { isInLine, queueQuery } from "@/api/queue";
import classes from "./QueueGlance.module.css";
import { WaitClock } from "./WaitClock";

/** How the line stands, on every page. */
export function QueueGlance() {
  const { data: entries } = useQuery(queueQuery);
  if (entries === undefined) return null;
  const since = entries.filter(isInLine).map((entry) => entry.waiting_since);
  const longest = since.sort((a, b) => Date.parse(a) - Date.parse(b))[0];
  if (longest === undefined) return <span className={classes.glance}>Nobody is waiting</span>;
  return (
    <Link to="/" className={classes.glance}>
      <span className={`${classes.count} figures`}>{since.length}</span> waiting, longest <WaitClock since={longest} />
    </Link>
  );
}
