import type { ActiveCall, Offer } from "@/api/types";
import { CallerHeader } from "@/components/call/CallerHeader";
import { SeverityBadge } from "@/components/Severity";
import { TimeLeft } from "@/components/TimeLeft";
import { sentence } from "@/format/words";
import { WaitClock } from "../WaitClock";
import { AnswerButtons } from "./AnswerButtons";

interface OfferHeaderProps {
  offer: Offer;
  onTaken: (active: ActiveCall) => void;
}

/** On the desk: who rings, how long still, and how to answer. */
export function OfferHeader({ offer, onTaken }: OfferHeaderProps) {
  const { entry } = offer;
  return (
    <CallerHeader
      entry={entry}
      label="Incoming call"
      tone="live"
      clock={<TimeLeft until={offer.expires_at} label="to answer" />}
      facts={
        <>
          <span>{sentence(entry.skill)}</span>
          <SeverityBadge severity={entry.severity} />
          <span>
            Waiting for <WaitClock since={entry.waiting_since} />
          </span>
        </>
      }
      actions={<AnswerButtons offer={offer} onTaken={onTaken} />}
    />
  );
}
