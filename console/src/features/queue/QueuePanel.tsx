import { Badge } from "@mantine/core";
import { IconCoffee } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Fragment, type KeyboardEvent, useRef } from "react";
import { callbacksQuery } from "@/api/promises";
import { isInLine, queueQuery } from "@/api/queue";
import type { Callback, Presence, QueueEntry } from "@/api/types";
import { Emptiness, LoadFault } from "@/components/Emptiness";
import { Panel } from "@/components/Panel";
import { SkeletonRows } from "@/components/Skeletons";
import { AlertSwitch } from "./AlertSwitch";
import { CallbackRow } from "./CallbackRow";
import { EntryRow } from "./EntryRow";
import classes from "./QueuePanel.module.css";

const HINTS: Partial<Record<Presence, string>> = {
  available: "The next caller rings here by itself.",
  break: "Go available to be ready.",
  offline: "Go available to be ready.",
};

interface QueuePanelProps {
  presence: Presence;
  selectedId: string | null;
  onSelect?: ((entryId: string) => void) | undefined;
  className?: string | undefined;
}

/** Who waits for a person, the next one on top, and below it who is being helped by whom. */
export function QueuePanel({ presence, selectedId, onSelect, className }: QueuePanelProps) {
  const queue = useQuery(queueQuery);
  const waiting = queue.data?.filter(isInLine) ?? [];
  const callbacks = useQuery(callbacksQuery).data ?? [];
  const helped = queue.data?.filter((entry) => entry.state === "connected") ?? [];
  return (
    <Panel
      title="Waiting"
      className={className}
      aside={
        <>
          {waiting.length > 0 && (
            <Badge circle={waiting.length < 10} variant="filled" className="figures">
              {waiting.length}
            </Badge>
          )}
          <AlertSwitch />
        </>
      }
    >
      <div className={classes.stack}>
        {queue.isPending && <SkeletonRows rows={3} height={64} />}
        {queue.isError && queue.data === undefined && (
          <LoadFault what="The queue" error={queue.error} onRetry={() => void queue.refetch()} />
        )}
        {queue.data !== undefined && waiting.length === 0 && callbacks.length === 0 && (
          <Emptiness icon={<IconCoffee size={20} />} title="Nobody is waiting" hint={HINTS[presence]} />
        )}
        <WaitingList entries={waiting} callbacks={callbacks} selectedId={selectedId} onSelect={onSelect} />
        <HelpedList entries={helped} />
      </div>
    </Panel>
  );
}

interface WaitingListProps {
  entries: readonly QueueEntry[];
  callbacks: readonly Callback[];
  selectedId: string | null;
  onSelect?: ((entryId: string) => void) | undefined;
}

function WaitingList({ entries, callbacks, selectedId, onSelect }: WaitingListProps) {
  const list = useRef<HTMLUListElement>(null);
  if (entries.length + callbacks.length === 0) return null;
  return (
    <ul
      ref={list}
      className={classes.list}
      aria-label="Callers waiting"
      onKeyDown={(event) => step(event, list.current)}
    >
      {entries.map((entry) => (
        <Fragment key={entry.id}>
          <CallbackRows of={callbacks.filter((callback) => callback.goes_before === entry.id)} />
          <li>
            <EntryRow entry={entry} isSelected={entry.id === selectedId} onSelect={onSelect} />
          </li>
        </Fragment>
      ))}
      <CallbackRows of={callbacks.filter(({ goes_before }) => !entries.some(({ id }) => id === goes_before))} />
    </ul>
  );
}

function CallbackRows({ of: callbacks }: { of: readonly Callback[] }) {
  return callbacks.map((callback) => (
    <li key={callback.id}>
      <CallbackRow callback={callback} />
    </li>
  ));
}

function step(event: KeyboardEvent, list: HTMLUListElement | null): void {
  const direction = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (direction === undefined || list === null) return;
  const rows = [...list.querySelectorAll<HTMLButtonElement>("button[data-entry]")];
  const next = rows[rows.findIndex((row) => row.matches(":focus")) + direction];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
  next.click();
}

function HelpedList({ entries }: { entries: readonly QueueEntry[] }) {
  if (entries.length === 0) return null;
  return (
    <>
      <h3 className={classes.helped}>With operators</h3>
      <ul className={classes.list} aria-label="Callers with operators">
        {entries.map((entry) => (
          <li key={entry.id} className={`${classes.entry} ${classes.quiet}`}>
            <span className={classes.name}>{entry.caller_name || entry.caller_number}</span>
            <span>{entry.operator?.name}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
