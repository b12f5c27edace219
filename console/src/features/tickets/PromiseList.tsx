import { Badge } from "@mantine/core";
import type { PromiseMade } from "@/api/types";
import { Panel } from "@/components/Panel";
import { shortDate } from "@/format/time";
import { sentence } from "@/format/words";
import classes from "./TicketPage.module.css";

interface PromiseListProps {
  promises: readonly PromiseMade[];
}

/** What somebody must now keep, and what was kept. */
export function PromiseList({ promises }: PromiseListProps) {
  if (promises.length === 0) return null;
  return (
    <Panel title="Promised to the caller">
      <ul className={classes.promises}>
        {promises.map((item) => (
          <li key={item.id}>
            <Badge color={item.kept_at === null ? "orange" : "green"}>{sentence(item.kind)}</Badge> {item.text}
            <Standing of={item} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Standing({ of: item }: { of: PromiseMade }) {
  if (item.kept_at !== null) {
    return (
      <span className={classes.due}>
        Kept <span className="figures">{shortDate(item.kept_at)}</span>: {item.outcome}
      </span>
    );
  }
  if (item.due_at === null) return null;
  return <span className={`${classes.due} figures`}>due {shortDate(item.due_at)}</span>;
}
