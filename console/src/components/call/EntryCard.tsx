import type { Disposition, QueueEntry } from "@/api/types";
import { between, clockFace, timeOfDay } from "@/format/time";
import { sentence } from "@/format/words";
import { Panel } from "../Panel";
import { Properties } from "../Properties";
import { StateBadge } from "../StateBadge";
import { ENTRY_STATES } from "./labels";

interface EntryCardProps {
  entry: QueueEntry;
  dispositions: readonly Disposition[];
}

/** One place in the queue: how long the wait was, who took it, how it ended. */
export function EntryCard({ entry, dispositions }: EntryCardProps) {
  const waitEnd = entry.connected_at ?? entry.closed_at;
  const code = entry.disposition;
  const disposition = dispositions.find((known) => known.code === code)?.label ?? (code && sentence(code));
  return (
    <Panel title="Queue entry" aside={<StateBadge of={ENTRY_STATES[entry.state]} />}>
      <Properties
        of={{
          Skill: sentence(entry.skill),
          Since: <span className="figures">{timeOfDay(entry.waiting_since)}</span>,
          Waited: waitEnd && <span className="figures">{clockFace(between(entry.waiting_since, waitEnd))}</span>,
          Operator: entry.operator?.name,
          Talked: entry.connected_at && entry.talk_ended_at && (
            <span className="figures">{clockFace(between(entry.connected_at, entry.talk_ended_at))}</span>
          ),
          Disposition: disposition && <strong>{disposition}</strong>,
          Drafted: entry.draft && entry.draft.summary !== entry.notes && (
            <span style={{ whiteSpace: "pre-wrap" }}>{entry.draft.summary}</span>
          ),
          Notes: entry.notes && <span style={{ whiteSpace: "pre-wrap" }}>{entry.notes}</span>,
        }}
      />
    </Panel>
  );
}
