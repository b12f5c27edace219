import { Button } from "@mantine/core";
import { ringsAt } from "@/api/queue";
import type { ActiveCall, Me, QueueEntry } from "@/api/types";
import { CallerHeader } from "@/components/call/CallerHeader";
import { SeverityBadge } from "@/components/Severity";
import { agentTitle, sentence } from "@/format/words";
import { TakeButton } from "./TakeButton";
import { WaitClock } from "./WaitClock";

interface CandidateProps {
  entry: QueueEntry;
  me: Me;
  onTaken: (active: ActiveCall) => void;
  onGoAvailable: () => void;
}

/** The caller one is reading about, before taking the call. */
export function CandidateHeader({ entry, me, onTaken, onGoAvailable }: CandidateProps) {
  return (
    <CallerHeader
      entry={entry}
      label="Selected caller"
      tone="waiting"
      clock={<WaitClock since={entry.waiting_since} />}
      facts={
        <>
          <span>{sentence(entry.skill)}</span>
          <SeverityBadge severity={entry.severity} />
          <span>{agentTitle(entry.agent)} agent keeps them company</span>
        </>
      }
      actions={
        me.presence === "available" ? (
          <TakeOrLeave entry={entry} me={me} onTaken={onTaken} />
        ) : (
          <Button variant="default" onClick={onGoAvailable}>
            Go available to take calls
          </Button>
        )
      }
    />
  );
}

function TakeOrLeave({ entry, me, onTaken }: Omit<CandidateProps, "onGoAvailable">) {
  const ringsElsewhere = entry.state === "offered" && !entry.offered_to.some(({ id }) => id === me.id);
  if (ringsElsewhere) return <span>Ringing at {ringsAt(entry)}</span>;
  return <TakeButton entryId={entry.id} onTaken={onTaken} />;
}
