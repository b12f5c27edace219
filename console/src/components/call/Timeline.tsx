import { IconMessages } from "@tabler/icons-react";
import { useMemo } from "react";
import type { EndReason } from "@/api/types";
import { timeOfDay } from "@/format/time";
import { Emptiness } from "../Emptiness";
import { END_REASONS } from "./labels";
import classes from "./Timeline.module.css";
import { ToolCallView } from "./ToolCallView";
import { TransitionView } from "./TransitionView";
import { TurnView } from "./TurnView";
import { type Moment, type Recorded, timelineOf } from "./timeline";

interface TimelineProps {
  recorded: Recorded;
  callerName: string | null;
  end: { at: string; reason: EndReason | null } | null;
}

/** A call from answer to hang-up: what was said, what agents did, and who passed the caller to whom. */
export function Timeline({ recorded, callerName, end }: TimelineProps) {
  const moments = useMemo(() => timelineOf(recorded), [recorded]);
  if (moments.length === 0) return <Emptiness icon={<IconMessages size={20} />} title="Nothing has happened yet" />;
  return (
    <div className={classes.timeline}>
      {moments.map((moment) => (
        <MomentView key={moment.value.id} moment={moment} callerName={callerName} />
      ))}
      {end !== null && (
        <div className={classes.end}>
          <span>
            {end.reason === null ? "Ended" : END_REASONS[end.reason]} at{" "}
            <time className="figures" dateTime={end.at}>
              {timeOfDay(end.at)}
            </time>
          </span>
        </div>
      )}
    </div>
  );
}

interface MomentProps {
  moment: Moment;
  callerName: string | null;
}

function MomentView({ moment, callerName }: MomentProps) {
  switch (moment.kind) {
    case "utterance":
      return (
        <TurnView
          turn={{ speaker: moment.value.speaker, name: moment.value.name, utterances: [moment.value] }}
          callerName={callerName}
        />
      );
    case "tool_call":
      return <ToolCallView toolCall={moment.value} />;
    case "transition":
      return <TransitionView transition={moment.value} />;
    case "remark":
      return (
        <p className={classes.remark}>
          <strong>{moment.value.by} told the agent:</strong> {moment.value.text}{" "}
          <time className="figures" dateTime={moment.at}>
            {timeOfDay(moment.at)}
          </time>
        </p>
      );
  }
}
