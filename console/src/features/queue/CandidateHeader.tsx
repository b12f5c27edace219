import { Button, Kbd } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconPhoneIncoming } from "@tabler/icons-react";
import type { ActiveCall, Presence, QueueEntry } from "@/api/types";
import { SeverityBadge } from "@/components/Severity";
import { agentTitle, sentence } from "@/format/words";
import classes from "./CandidateHeader.module.css";
import { useClaim } from "./useClaim";
import { WaitClock } from "./WaitClock";

interface CandidateProps {
  entry: QueueEntry;
  presence: Presence;
  onTaken: (active: ActiveCall) => void;
  onGoAvailable: () => void;
}

/** The caller one is reading about, before taking the call. */
export function CandidateHeader({ entry, presence, onTaken, onGoAvailable }: CandidateProps) {
  return (
    <section className={classes.header} aria-label="Selected caller">
      <div className={classes.clock}>
        <WaitClock since={entry.waiting_since} />
      </div>
      <div>
        <h2 className={classes.name}>{entry.caller_name || entry.caller_number || "Unknown caller"}</h2>
        <div className={classes.below}>
          {entry.caller_name && <span className="figures">{entry.caller_number}</span>}
          <span>{sentence(entry.skill)}</span>
          <SeverityBadge severity={entry.severity} />
          <span>{agentTitle(entry.agent)} agent keeps them company</span>
        </div>
      </div>
      <div className={classes.actions}>
        {presence === "available" ? (
          <TakeButton entryId={entry.id} onTaken={onTaken} />
        ) : (
          <Button variant="default" onClick={onGoAvailable}>
            Go available to take calls
          </Button>
        )}
      </div>
    </section>
  );
}

interface TakeButtonProps {
  entryId: string;
  onTaken: (active: ActiveCall) => void;
}

function TakeButton({ entryId, onTaken }: TakeButtonProps) {
  const claim = useClaim(onTaken);
  const take = () => {
    if (!claim.isPending) claim.mutate(entryId);
  };
  useHotkeys([["T", take]]);
  return (
    <Button
      color="live"
      size="md"
      leftSection={<IconPhoneIncoming size={18} />}
      rightSection={
        <Kbd size="xs" aria-hidden>
          T
        </Kbd>
      }
      aria-keyshortcuts="T"
      loading={claim.isPending}
      onClick={take}
    >
      Take call
    </Button>
  );
}
