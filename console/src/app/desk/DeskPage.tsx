import { Button, VisuallyHidden } from "@mantine/core";
import { IconHeadset, IconUserOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { meQuery } from "@/api/auth";
import type { ConsultedCall, Me, Offer, QueueEntry } from "@/api/types";
import { Emptiness } from "@/components/Emptiness";
import { CallBanners } from "@/features/call/CallBanners";
import { CallHeader } from "@/features/call/CallHeader";
import { useCall } from "@/features/call/CallProvider";
import { ConsultationHeader } from "@/features/call/consultation/ConsultationHeader";
import { Asking } from "@/features/call/controls/Asking";
import { CallTools } from "@/features/call/controls/CallTools";
import { MicCheck } from "@/features/call/MicCheck";
import { WrapUpForm } from "@/features/call/WrapUpForm";
import { useSetPresence } from "@/features/presence/useSetPresence";
import { NextCallerHeader } from "@/features/queue/NextCallerHeader";
import { useOffer } from "@/features/queue/offer/useOffer";
import { QueuePanel } from "@/features/queue/QueuePanel";
import { CallerContext } from "./CallerContext";
import classes from "./DeskPage.module.css";
import { type Selection, useSelection } from "./useSelection";

export function DeskPage() {
  const { data: me } = useQuery(meQuery);
  return me ? <Desk me={me} /> : null;
}

function Desk({ me }: { me: Me }) {
  const { entry, consulted } = useCall();
  const offer = useOffer();
  const isFree = entry === null && consulted === null;
  const selection = useSelection(isFree);
  const shown = offer?.entry ?? selection.entry;
  return (
    <div className={isFree ? classes.desk : `${classes.desk} ${classes.atWork}`}>
      <QueuePanel
        presence={me.presence}
        selectedId={isFree && shown !== null ? shown.id : null}
        onSelect={isFree && offer === null ? selection.select : undefined}
      />
      <div className={classes.work}>
        <VisuallyHidden component="h1">Desk</VisuallyHidden>
        {entry !== null && <AtWork />}
        {entry === null && consulted !== null && <Consulted consulted={consulted} />}
        {isFree && <Free me={me} offer={offer} selection={selection} />}
      </div>
    </div>
  );
}

/** One has a caller, or the work after one. */
function AtWork() {
  const { entry, asking } = useCall();
  if (entry === null) return null;
  const isTalking = entry.state === "connected";
  return (
    <>
      {isTalking ? <CallHeader entry={entry} /> : <WrapUpForm key={entry.id} entry={entry} />}
      {isTalking && <CallTools entry={entry} />}
      {isTalking && <Asking entry={entry} asking={asking} />}
      {isTalking && <CallBanners />}
      <CallerContext entry={entry} isTalking={isTalking} />
    </>
  );
}

/** A colleague asks about their caller: the same briefing, before answering and after. */
function Consulted({ consulted }: { consulted: ConsultedCall }) {
  return (
    <>
      <ConsultationHeader consulted={consulted} />
      {consulted.state === "talking" ? <CallBanners /> : <MicCheck />}
      <CallerContext entry={consulted.entry} isTalking={false} />
    </>
  );
}

interface FreeProps {
  me: Me;
  offer: Offer | null;
  selection: Selection;
}

/** One has nobody: all that is known of the caller who rings, or else of the one whom one looks at. */
function Free({ me, offer, selection }: FreeProps) {
  const { adopt } = useCall();
  const presence = useSetPresence();
  const goAvailable = () => presence.mutate({ presence: "available" });
  const entry = offer?.entry ?? selection.entry;
  if (offer === null && selection.gone !== null) {
    return <NotWaitingAnyMore caller={selection.gone} onNext={selection.selectNext} />;
  }
  if (entry === null) return <NobodyWaits isAvailable={me.presence === "available"} onGoAvailable={goAvailable} />;
  return (
    <>
      <NextCallerHeader
        key={entry.id}
        entry={entry}
        offer={offer}
        me={me}
        onTaken={adopt}
        onGoAvailable={goAvailable}
      />
      <MicCheck />
      <CallerContext entry={entry} isTalking={false} />
    </>
  );
}

interface NotWaitingProps {
  caller: QueueEntry;
  onNext: () => void;
}

function NotWaitingAnyMore({ caller, onNext }: NotWaitingProps) {
  return (
    <div className={classes.blank}>
      <Emptiness
        icon={<IconUserOff size={20} />}
        title={`${caller.caller_name || caller.caller_number || "This caller"} is not waiting any more`}
        hint="A colleague took the call, the agent could help after all, or the caller hung up."
      >
        <Button mt="xs" onClick={onNext}>
          Show the next caller
        </Button>
      </Emptiness>
    </div>
  );
}

interface NobodyWaitsProps {
  isAvailable: boolean;
  onGoAvailable: () => void;
}

function NobodyWaits({ isAvailable, onGoAvailable }: NobodyWaitsProps) {
  return (
    <>
      <MicCheck />
      <div className={classes.blank}>
        {isAvailable ? (
          <Emptiness
            icon={<IconHeadset size={20} />}
            title="You are ready"
            hint="When a caller rings, the briefing is here before you take the call."
          />
        ) : (
          <Emptiness icon={<IconHeadset size={20} />} title="You are not taking calls">
            <Button mt="xs" onClick={onGoAvailable}>
              Go available
            </Button>
          </Emptiness>
        )}
      </div>
    </>
  );
}
