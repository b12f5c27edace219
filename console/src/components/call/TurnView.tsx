import { UnstyledButton } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import { timeOfDay } from "@/format/time";
import { speakerLabel, type Turn } from "./speech";
import classes from "./speech.module.css";

interface TurnProps {
  turn: Turn;
  callerName: string | null;
  /** It was recorded, and is played from here. */
  onPlay?: (() => void) | undefined;
}

export function TurnView({ turn, callerName, onPlay }: TurnProps) {
  const at = turn.utterances[0]?.at;
  return (
    <div className={`${classes.turn} ${classes[turn.speaker]}`} data-speaker={turn.speaker}>
      <div className={classes.bar} />
      <div>
        <div className={classes.head}>
          <span className={classes.name}>{speakerLabel(turn.speaker, turn.name, callerName)}</span>
          {at !== undefined && <Said at={at} onPlay={onPlay} />}
        </div>
        {turn.utterances.map((utterance) => (
          <p key={utterance.seq} className={classes.text}>
            {utterance.text}
            {utterance.interrupted && <span className={classes.cut}> (cut short)</span>}
          </p>
        ))}
      </div>
    </div>
  );
}

function Said({ at, onPlay }: { at: string; onPlay: (() => void) | undefined }) {
  const time = (
    <time className={`${classes.time} figures`} dateTime={at}>
      {timeOfDay(at)}
    </time>
  );
  if (onPlay === undefined) return time;
  return (
    <UnstyledButton className={classes.play} aria-label={`Play from ${timeOfDay(at)}`} onClick={onPlay}>
      {time}
      <IconPlayerPlay size={11} aria-hidden />
    </UnstyledButton>
  );
}
