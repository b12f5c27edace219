import { Badge, UnstyledButton } from "@mantine/core";
import type { CSSProperties } from "react";
import { ringsAt } from "@/api/queue";
import type { QueueEntry } from "@/api/types";
import { SeverityBadge, severityColor } from "@/components/Severity";
import { sentence } from "@/format/words";
import classes from "./QueuePanel.module.css";
import { WaitClock } from "./WaitClock";

interface EntryRowProps {
  entry: QueueEntry;
  isSelected: boolean;
  /** Absent while the operator has a caller: then the line is only for looking at. */
  onSelect?: ((entryId: string) => void) | undefined;
}

export function EntryRow({ entry, isSelected, onSelect }: EntryRowProps) {
  const style = { "--severity": severityColor(entry.severity) } as CSSProperties;
  if (onSelect === undefined) {
    return (
      <div className={classes.entry} style={style} aria-current={isSelected}>
        <EntryContent entry={entry} />
      </div>
    );
  }
  return (
    <UnstyledButton
      className={classes.entry}
      style={style}
      aria-current={isSelected}
      data-entry={entry.id}
      onClick={() => onSelect(entry.id)}
    >
      <EntryContent entry={entry} />
    </UnstyledButton>
  );
}

function EntryContent({ entry }: { entry: QueueEntry }) {
  const number = entry.caller_number || "number withheld";
  return (
    <>
      <span className={classes.name}>{entry.caller_name || number}</span>
      <span className={classes.wait}>
        <WaitClock since={entry.waiting_since} />
      </span>
      <span className={classes.reason}>{entry.briefing.problem || entry.reason}</span>
      <span className={classes.marks}>
        <SeverityBadge severity={entry.severity} />
        <span>{sentence(entry.skill)}</span>
        {entry.caller_name && <span className="figures">{number}</span>}
        {entry.state === "offered" && <Badge color="green">Ringing at {ringsAt(entry)}</Badge>}
        {entry.returned && <Badge color="red">First in line again</Badge>}
      </span>
    </>
  );
}
