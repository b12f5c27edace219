import type { WallQueue } from "@/api/types";
import { useNow } from "@/components/useNow";
import { sentence } from "@/format/words";
import { Lasted } from "./Lasted";
import { tooLong } from "./thresholds";
import classes from "./Wall.module.css";

interface QueueStripProps {
  queues: readonly WallQueue[];
}

/** How each line stands: who waits, how long, against its own limits, and who could take them. */
export function QueueStrip({ queues }: QueueStripProps) {
  return (
    <ul className={classes.strip} aria-label="Queues">
      {queues.map((queue) => (
        <QueueCard key={queue.skill} queue={queue} />
      ))}
    </ul>
  );
}

function QueueCard({ queue }: { queue: WallQueue }) {
  const now = useNow();
  const late = queue.waiting_since === null ? null : tooLong(queue.waiting_since, queue, now);
  const free = queue.operators_available;
  return (
    <li className={classes.queue} data-level={late?.[0] ?? "calm"}>
      <span className={classes.skill}>{sentence(queue.skill)}</span>
      <span className={classes.count}>
        <span className="figures">{queue.waiting}</span> waiting
      </span>
      <span className={classes.detail}>
        {queue.waiting_since === null ? (
          "Nobody waits"
        ) : (
          <>
            longest <Lasted since={queue.waiting_since} />
          </>
        )}
        {late && <strong> · {late[1]}</strong>}
      </span>
      <span className={classes.detail}>{free === 0 ? "No operator free" : `${free} free`}</span>
    </li>
  );
}
