import { Button } from "@mantine/core";
import { ringsAt } from "@/api/queue";
import type { ActiveCall, Me, Offer, QueueEntry } from "@/api/types";
import { CallerHeader } from "@/components/call/CallerHeader";
import { SeverityBadge } from "@/components/Severity";
import { TimeLeft } from "@/components/TimeLeft";
import { agentTitle, sentence } from "@/format/words";
import { DeclineButton } from "./offer/DeclineButton";
import { TakeButton } from "./TakeButton";
import { WaitClock } from "./WaitClock";

interface NextCallerProps {
  entry: QueueEntry;
  /** How they ring here; `null`: one only reads about them. */
  offer: Offer | null;
  me: Me;
  onTaken: (active: ActiveCall) => void;
  onGoAvailable: () => void;
}

/** Whom one may talk with next: how long they wait, or ring still, and what to do. A caller who begins to ring while
 * *Take call* is being pressed keeps that very button: a new one in its place would not get the press. */
export function NextCallerHeader({ entry, offer, me, onTaken, onGoAvailable }: NextCallerProps) {
  return (
    <CallerHeader
      entry={entry}
      label={offer === null ? "Selected caller" : "Incoming call"}
      tone={offer === null ? "waiting" : "live"}
      clock={
        offer === null ? (
          <WaitClock since={entry.waiting_since} />
        ) : (
          <TimeLeft key={offer.id} until={offer.expires_at} label="to answer" />
        )
      }
      facts={
        <>
          <span>{sentence(entry.skill)}</span>
          <SeverityBadge severity={entry.severity} />
          <span>
            {offer === null ? (
              `${agentTitle(entry.agent)} agent keeps them company`
            ) : (
              <>
                Waiting for <WaitClock since={entry.waiting_since} />
              </>
            )}
          </span>
        </>
      }
      actions={
        <>
          {offer !== null && <DeclineButton entryId={entry.id} />}
          {offer !== null || me.presence === "available" ? (
            <TakeOrLeave entry={entry} rings={offer !== null} me={me} onTaken={onTaken} />
          ) : (
            <Button variant="default" onClick={onGoAvailable}>
              Go available to take calls
            </Button>
          )}
        </>
      }
    />
  );
}

interface TakeOrLeaveProps extends Pick<NextCallerProps, "entry" | "me" | "onTaken"> {
  rings: boolean;
}

function TakeOrLeave({ entry, rings, me, onTaken }: TakeOrLeaveProps) {
  const ringsElsewhere = entry.state === "offered" && !entry.offered_to.some(({ id }) => id === me.id);
  if (!rings && ringsElsewhere) return <span>Ringing at {ringsAt(entry)}</span>;
  return <TakeButton entryId={entry.id} onTaken={onTaken} />;
}
