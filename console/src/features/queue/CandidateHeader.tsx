import { Button, Kbd } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconPhoneIncoming } from "@tabler/icons-react";
import type { ActiveCall, Presence, QueueEntry } from "@/api/types";
import { CallerHeader } from "@/components/call/CallerHeader";
import { SeverityBadge } from "@/components/Severity";
import { agentTitle, sentence } from "@/format/words";
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
        presence === "available" ? (
          <TakeButton entryId={entry.id} onTaken={onTaken} />
        ) : (
          <Button variant="default" onClick={onGoAvailable}>
            Go available to take calls
          </Button>
        )
      }
    />
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
