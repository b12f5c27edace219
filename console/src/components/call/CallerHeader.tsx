import type { ReactNode } from "react";
import type { QueueEntry } from "@/api/types";
import classes from "./CallerHeader.module.css";

interface CallerHeaderProps {
  entry: QueueEntry;
  label: string;
  /** Whether the caller waits for a person or talks with one, or a colleague asks about them. */
  tone: "waiting" | "live" | "colleague";
  clock: ReactNode;
  /** What is said under the name, beside the number. */
  facts: ReactNode;
  actions: ReactNode;
}

/** The caller whom the desk is about: for how long, who it is, and what one can do. */
export function CallerHeader({ entry, label, tone, clock, facts, actions }: CallerHeaderProps) {
  return (
    <section className={classes.header} data-tone={tone} aria-label={label}>
      <div className={classes.clock}>{clock}</div>
      <div className={classes.who}>
        <h2 className={classes.name}>{entry.caller_name || entry.caller_number || "Unknown caller"}</h2>
        <div className={classes.below}>
          {entry.caller_name && <span className="figures">{entry.caller_number}</span>}
          {facts}
        </div>
      </div>
      <div className={classes.actions}>{actions}</div>
    </section>
  );
}
