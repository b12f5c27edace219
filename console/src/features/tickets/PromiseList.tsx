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
            <Badge
              color={item.state === "kept" ? "green" : item.state === "given_up" || item.overdue ? "red" : "orange"}
            >
              {sentence(item.kind)}
            </Badge>{" "}
            {item.text}
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
  if (item.given_up_at !== null) {
    return (
      <span className={classes.due}>
        Given up <span className="figures">{shortDate(item.given_up_at)}</span>: {item.outcome}
      </span>
    );
  }
  const owner = item.owner === null ? "" : `, ${item.owner.name} has it`;
  if (item.due_at === null) return owner && <span className={classes.due}>{owner.slice(2)}</span>;
  return (
    <span className={classes.due}>
      {item.overdue ? "overdue since" : "due"} <span className="figures">{shortDate(item.due_at)}</span>
      {owner}
    </span>
  );
}
