import { IconArrowRight, IconChevronRight } from "@tabler/icons-react";
import type { Briefing, Transition } from "@/api/types";
import { timeOfDay } from "@/format/time";
import { BriefingView } from "./BriefingView";
import { TRANSITIONS } from "./labels";
import { partyLabel } from "./parties";
import classes from "./Timeline.module.css";

interface TransitionProps {
  transition: Transition;
  /** What had been handed over before. */
  before: Briefing | null;
}

export function TransitionView({ transition, before }: TransitionProps) {
  const { source, target } = transition;
  return (
    <div className={`${classes.transition} ${classes[target.kind]}`} data-kind="transition">
      <div className={classes.move}>
        <span className={classes.kind}>{TRANSITIONS[transition.kind]}</span>
        <span>{partyLabel(source)}</span>
        <IconArrowRight size={13} role="img" aria-label="to" />
        <strong>{partyLabel(target)}</strong>
        <time className={`${classes.time} figures`} dateTime={transition.at}>
          {timeOfDay(transition.at)}
        </time>
      </div>
      {transition.reason && <p className={classes.reason}>{transition.reason}</p>}
      {transition.briefing && (
        <details className={classes.knew}>
          <summary>
            <IconChevronRight size={13} aria-hidden /> What {partyLabel(target)} was told
          </summary>
          <BriefingView briefing={transition.briefing} before={before} />
        </details>
      )}
    </div>
  );
}
