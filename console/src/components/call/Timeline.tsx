import { IconMessages } from "@tabler/icons-react";
import { useMemo } from "react";
import type { EndReason, Utterance } from "@/api/types";
import { timeOfDay } from "@/format/time";
import { Emptiness } from "../Emptiness";
import { END_REASONS } from "./labels";
import classes from "./Timeline.module.css";
import { ToolCallView } from "./ToolCallView";
import { TransitionView } from "./TransitionView";
import { TurnView } from "./TurnView";
import { knownBefore, type Moment, type Recorded, timelineOf } from "./timeline";

interface TimelineProps {
  recorded: Recorded;
  callerName: string | null;
  end: { at: string; reason: EndReason | null } | null;
  /** The utterance that somebody has come for. */
  foundId?: string | null;
  /** The utterance that is being played. */
  heardId?: string | null;
  /** The call was recorded: plays it from there. */
  onPlay?: (utterance: Utterance) => void;
}

/** A call from answer to hang-up: what was said, what agents did, and who passed the caller to whom. */
export function Timeline({ recorded, callerName, end, foundId = null, heardId = null, onPlay }: TimelineProps) {
  const known = useMemo(() => knownBefore(recorded.transitions), [recorded.transitions]);
  const moments = useMemo(() => timelineOf(recorded), [recorded]);
  if (moments.length === 0) return <Emptiness icon={<IconMessages size={20} />} title="Nothing has happened yet" />;
  return (
    <div className={classes.timeline}>
      {moments.map((moment) => (
        <MomentView
          key={moment.value.id}
          moment={moment}
          callerName={callerName}
          known={known}
          isFound={moment.value.id === foundId}
          isHeard={moment.value.id === heardId}
          onPlay={onPlay}
        />
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
  known: ReturnType<typeof knownBefore>;
  isFound: boolean;
  isHeard: boolean;
  onPlay: ((utterance: Utterance) => void) | undefined;
}

function MomentView({ moment, callerName, known, isFound, isHeard, onPlay }: MomentProps) {
  switch (moment.kind) {
    case "utterance":
      return (
        <div
          ref={isHeard ? keepInSight : isFound ? showIt : undefined}
          className={isHeard ? classes.heard : isFound ? classes.found : undefined}
          aria-current={isHeard || undefined}
        >
          <TurnView
            turn={{ speaker: moment.value.speaker, name: moment.value.name, utterances: [moment.value] }}
            callerName={callerName}
            onPlay={onPlay && (() => onPlay(moment.value))}
          />
        </div>
      );
    case "tool_call":
      return <ToolCallView toolCall={moment.value} />;
    case "transition":
      return <TransitionView transition={moment.value} before={known.get(moment.value.number) ?? null} />;
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

function showIt(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "center" });
}

function keepInSight(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "nearest" });
}
