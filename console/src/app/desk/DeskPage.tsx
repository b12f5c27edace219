import { IconHeadset } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { meQuery } from "@/api/auth";
import type { Me } from "@/api/types";
import { Emptiness } from "@/components/Emptiness";
import { CallBanners } from "@/features/call/CallBanners";
import { CallHeader } from "@/features/call/CallHeader";
import { useCall } from "@/features/call/CallProvider";
import { WrapUpForm } from "@/features/call/WrapUpForm";
import { useSetPresence } from "@/features/presence/useSetPresence";
import { CandidateHeader } from "@/features/queue/CandidateHeader";
import { QueuePanel } from "@/features/queue/QueuePanel";
import { CallerContext } from "./CallerContext";
import classes from "./DeskPage.module.css";
import { useSelection } from "./useSelection";

export function DeskPage() {
  const { data: me } = useQuery(meQuery);
  return me ? <Desk me={me} /> : null;
}

function Desk({ me }: { me: Me }) {
  const { entry } = useCall();
  const selection = useSelection();
  return (
    <div className={classes.desk}>
      <QueuePanel
        presence={me.presence}
        selectedId={entry === null ? (selection.entry?.id ?? null) : null}
        onSelect={entry === null ? selection.select : undefined}
      />
      <div className={classes.work}>{entry === null ? <Candidate me={me} selection={selection} /> : <AtWork />}</div>
    </div>
  );
}

/** One has a caller, or the work after one. */
function AtWork() {
  const { entry } = useCall();
  if (entry === null) return null;
  const isTalking = entry.state === "connected";
  return (
    <>
      {isTalking ? <CallHeader entry={entry} /> : <WrapUpForm key={entry.id} entry={entry} />}
      {isTalking && <CallBanners />}
      <CallerContext entry={entry} isTalking={isTalking} />
    </>
  );
}

interface CandidateProps {
  me: Me;
  selection: ReturnType<typeof useSelection>;
}

/** One has nobody: what is known of the caller one looks at. */
function Candidate({ me, selection }: CandidateProps) {
  const { adopt } = useCall();
  const presence = useSetPresence();
  if (selection.entry === null) {
    return (
      <div className={classes.blank}>
        <Emptiness
          icon={<IconHeadset size={20} />}
          title={me.presence === "available" ? "You are ready" : "You are not taking calls"}
          hint={
            me.presence === "available"
              ? "When a caller waits, the briefing is here before you take the call."
              : "Set your presence to available at the top to take calls."
          }
        />
      </div>
    );
  }
  return (
    <>
      <CandidateHeader
        entry={selection.entry}
        presence={me.presence}
        onTaken={adopt}
        onGoAvailable={() => presence.mutate({ presence: "available" })}
      />
      <CallerContext entry={selection.entry} isTalking={false} />
    </>
  );
}
