import { Button, VisuallyHidden } from "@mantine/core";
import { IconMessageQuestion } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { serverClock } from "@/api/client";
import type { ConsultedCall } from "@/api/types";
import { inSeconds, TimeLeft } from "@/components/TimeLeft";
import { useAccept, useDeclineConsultation } from "@/features/call/consultation/useConsultation";
import { notify } from "@/features/queue/alerts";
import { Ringer } from "@/features/queue/sound";
import { callerName } from "@/format/words";
import classes from "./ConsultationAlerts.module.css";

interface AlertsProps {
  consulted: ConsultedCall | null;
  /** On the desk it is shown in full already. */
  isShown: boolean;
  onShow: () => void;
}

/** A question that rings is heard and seen on every page. */
export function ConsultationAlerts({ consulted, isShown, onShow }: AlertsProps) {
  const ringing = consulted?.state === "ringing" ? consulted : null;
  return (
    <>
      <VisuallyHidden aria-live="assertive">{ringing === null ? "" : announcement(ringing)}</VisuallyHidden>
      {ringing !== null && <Ringing key={ringing.id} consulted={ringing} onShow={onShow} />}
      {ringing !== null && !isShown && <Bar consulted={ringing} onShow={onShow} />}
    </>
  );
}

interface RingingProps {
  consulted: ConsultedCall;
  onShow: () => void;
}

function Ringing({ consulted, onShow }: RingingProps) {
  const [first] = useState(consulted);

  useEffect(() => {
    const ringer = new Ringer();
    void ringer.start((Date.parse(first.expires_at) - serverClock.now()) / 1_000);
    return () => ringer.stop();
  }, [first]);

  useEffect(() => {
    return notify({ title: `${first.asked_by.name} asks you`, entry: first.entry, isUrgent: true, onClick: onShow });
  }, [first, onShow]);

  return null;
}

function Bar({ consulted, onShow }: RingingProps) {
  const accept = useAccept();
  const decline = useDeclineConsultation();
  const isAnswering = accept.isPending || decline.isPending;
  const talk = () => {
    accept.mutate(consulted.id);
    onShow();
  };
  return (
    <section className={classes.bar} aria-label="A colleague asks you">
      <IconMessageQuestion size={18} aria-hidden />
      <span className={classes.words}>
        {announcement(consulted)} <TimeLeft until={consulted.expires_at} label="to answer" face={inSeconds} />
      </span>
      <Button size="xs" disabled={isAnswering} loading={accept.isPending} onClick={talk}>
        Talk
      </Button>
      <Button
        size="xs"
        variant="default"
        disabled={isAnswering}
        loading={decline.isPending}
        onClick={() => decline.mutate(consulted.id)}
      >
        Not now
      </Button>
      <Button size="xs" variant="default" onClick={onShow}>
        Show
      </Button>
    </section>
  );
}

function announcement({ asked_by, entry, question }: ConsultedCall): string {
  return `${asked_by.name} asks you about ${callerName(entry)}: ${question}`;
}
