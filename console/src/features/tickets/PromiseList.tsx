import { Badge } from "@mantine/core";
import type { PromiseMade } from "@/api/types";
import { Panel } from "@/components/Panel";
import { shortDate } from "@/format/time";
import { sentence } from "@/format/words";
import classes from "./TicketPage.module.css";

interface PromiseListProps {
  promises: readonly PromiseMade[];
}

/** What somebody must now keep. */
export function PromiseList({ promises }: PromiseListProps) {
  if (promises.length === 0) return null;
  return (
    <Panel title="Promised to the caller">
      <ul className={classes.promises}>
        {promises.map((item) => (
          <li key={item.id}>
            <Badge color="orange">{sentence(item.kind)}</Badge> {item.text}
            {item.due_at && <span className={`${classes.due} figures`}>due {shortDate(item.due_at)}</span>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
