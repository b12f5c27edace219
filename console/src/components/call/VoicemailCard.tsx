import type { Voicemail } from "@/api/types";
import { clockFace, shortDate } from "@/format/time";
import { Panel } from "../Panel";
import classes from "./VoicemailCard.module.css";

interface VoicemailCardProps {
  voicemail: Voicemail;
  callId: string;
}

/** A message that the caller left: to be heard, and read. */
export function VoicemailCard({ voicemail, callId }: VoicemailCardProps) {
  const length = clockFace(Number(voicemail.seconds) * 1_000);
  return (
    <Panel title="Message" aside={<span className="figures">{length}</span>} scroll={false}>
      <div className={classes.message}>
        {/* biome-ignore lint/a11y/useMediaCaption: the transcript stands below it */}
        <audio
          controls
          preload="metadata"
          src={`/v1/calls/${callId}/voicemail`}
          aria-label={`Message of ${shortDate(voicemail.created_at)}`}
          className={classes.player}
        />
        <Transcript of={voicemail.transcript} />
      </div>
    </Panel>
  );
}

function Transcript({ of: transcript }: { of: string | null }) {
  if (transcript === null) return <p className={classes.none}>Not transcribed</p>;
  if (transcript === "") return <p className={classes.none}>Nothing could be understood</p>;
  return <blockquote className={classes.transcript}>{transcript}</blockquote>;
}
