import { timeOfDay } from "@/format/time";
import { speakerLabel, type Turn } from "./speech";
import classes from "./speech.module.css";

interface TurnProps {
  turn: Turn;
  callerName: string | null;
}

export function TurnView({ turn, callerName }: TurnProps) {
  return (
    <div className={`${classes.turn} ${classes[turn.speaker]}`} data-speaker={turn.speaker}>
      <div className={classes.bar} />
      <div>
        <div className={classes.head}>
          <span className={classes.name}>{speakerLabel(turn.speaker, turn.name, callerName)}</span>
          <time className={`${classes.time} figures`} dateTime={turn.utterances[0]?.at}>
            {turn.utterances[0] && timeOfDay(turn.utterances[0].at)}
          </time>
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
