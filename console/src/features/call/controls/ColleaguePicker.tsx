import { Radio } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { colleaguesQuery } from "@/api/desk";
import type { Colleague } from "@/api/types";
import { LoadFault } from "@/components/Emptiness";
import { SkeletonRows } from "@/components/Skeletons";
import { sentence } from "@/format/words";
import classes from "./CallTools.module.css";

interface ColleaguePickerProps {
  chosen: string | null;
  onChoose: (colleagueId: string) => void;
}

/** Who is there comes first; who is not can be seen, and not chosen. */
export function ColleaguePicker({ chosen, onChoose }: ColleaguePickerProps) {
  const colleagues = useQuery(colleaguesQuery);
  if (colleagues.isPending) return <SkeletonRows rows={3} />;
  if (colleagues.data === undefined) {
    return <LoadFault what="The list" error={colleagues.error} onRetry={() => void colleagues.refetch()} />;
  }
  const sorted = [...colleagues.data].sort((a, b) => Number(isFree(b)) - Number(isFree(a)));
  if (sorted.length === 0) return <p>Nobody else has an account yet.</p>;
  return (
    <Radio.Group label="Colleague" value={chosen} onChange={onChoose}>
      <div className={classes.list}>
        {sorted.map((colleague) => (
          <Radio.Card
            key={colleague.id}
            value={colleague.id}
            className={classes.colleague ?? ""}
            disabled={!isFree(colleague)}
            aria-label={`${colleague.name}, ${stateOf(colleague)}`}
          >
            <Radio.Indicator size="xs" disabled={!isFree(colleague)} />
            <span>{colleague.name}</span>
            <small>{isFree(colleague) ? colleague.skills.map(sentence).join(", ") : stateOf(colleague)}</small>
          </Radio.Card>
        ))}
      </div>
    </Radio.Group>
  );
}

function isFree({ presence }: Colleague): boolean {
  return presence === "available";
}

const STATES: Record<Colleague["presence"], string> = {
  available: "Available",
  busy: "On a call",
  wrap_up: "In wrap-up",
  break: "On a break",
  offline: "Offline",
};

function stateOf({ presence }: Colleague): string {
  return STATES[presence];
}
