import { Button } from "@mantine/core";
import type { Consultation, QueueEntry } from "@/api/types";
import { KeyButton } from "@/components/KeyButton";
import { inSeconds, TimeLeft } from "@/components/TimeLeft";
import { CallTimer } from "../CallTimer";
import classes from "./CallTools.module.css";
import { useCompleteConsultation, useEndConsultation } from "./useControls";

interface AskingProps {
  entry: QueueEntry;
  asking: Consultation | null;
}

/** The caller hears music: since when, and what became of the question to a colleague. */
export function Asking({ entry, asking }: AskingProps) {
  if (entry.held_since === null) return null;
  switch (asking?.state) {
    case "ringing":
      return <Ringing entry={entry} asking={asking} />;
    case "talking":
      return <Talking entry={entry} asking={asking} />;
    default:
      return <OnHold heldSince={entry.held_since} asking={asking} />;
  }
}

interface OpenProps {
  entry: QueueEntry;
  asking: Consultation;
}

function Ringing({ entry, asking }: OpenProps) {
  const end = useEndConsultation();
  return (
    <section className={classes.asking} aria-label="Consultation">
      <div className={classes.words}>
        <p>
          It rings at <strong>{asking.operator.name}</strong> ·{" "}
          <TimeLeft until={asking.expires_at} label="to answer" face={inSeconds} />
        </p>
        <p className={classes.question}>The caller hears music, and nothing of you.</p>
      </div>
      <Button variant="default" size="sm" loading={end.isPending} onClick={() => end.mutate(entry.id)}>
        Cancel, back to the caller
      </Button>
    </section>
  );
}

function Talking({ entry, asking }: OpenProps) {
  const end = useEndConsultation();
  const complete = useCompleteConsultation();
  const isBusy = end.isPending || complete.isPending;
  return (
    <section className={classes.asking} aria-label="Consultation">
      <div className={classes.words}>
        <p role="status">
          You talk with <strong>{asking.operator.name}</strong>
        </p>
        <p className={classes.question}>The caller hears music, and nothing of either of you.</p>
      </div>
      <KeyButton
        hotkey="R"
        size="sm"
        variant="default"
        disabled={isBusy}
        loading={end.isPending}
        onPress={() => end.mutate(entry.id)}
      >
        Back to the caller
      </KeyButton>
      <KeyButton
        hotkey="G"
        size="sm"
        disabled={isBusy}
        loading={complete.isPending}
        onPress={() => complete.mutate(entry.id)}
      >
        Give {asking.operator.name} the caller
      </KeyButton>
    </section>
  );
}

const WHAT_BECAME: Partial<Record<Consultation["state"], (name: string) => string>> = {
  declined: (name) => `${name} cannot talk now.`,
  missed: (name) => `${name} did not answer.`,
  withdrawn: (name) => `${name} went away.`,
  ended: (name) => `${name} has left.`,
};

function OnHold({ heldSince, asking }: { heldSince: string; asking: Consultation | null }) {
  // What was asked before this hold began is not news.
  const isOfThisHold = asking !== null && (asking.ended_at ?? "") >= heldSince;
  const news = isOfThisHold ? WHAT_BECAME[asking.state]?.(asking.operator.name) : undefined;
  return (
    <section className={classes.asking} aria-label="On hold">
      <div className={classes.words}>
        <p role="status">
          {news && <strong>{news} </strong>}
          On hold for <CallTimer since={heldSince} />
        </p>
        <p className={classes.question}>The caller hears music, and nothing of you. H resumes.</p>
      </div>
    </section>
  );
}
