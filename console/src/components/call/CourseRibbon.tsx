import { Tooltip } from "@mantine/core";
import type { CSSProperties } from "react";
import { serverClock } from "@/api/client";
import type { Transition } from "@/api/types";
import { between, clockFace, timeOfDay } from "@/format/time";
import classes from "./CourseRibbon.module.css";
import { courseOf, type Stretch } from "./course";
import { partyLabel } from "./parties";

interface RibbonProps {
  transitions: readonly Transition[];
  endedAt: string | null;
}

/** The call at a glance: who had the caller, and for how long. */
export function CourseRibbon({ transitions, endedAt }: RibbonProps) {
  const course = courseOf(transitions, endedAt);
  if (course.length === 0) return null;
  return (
    <ol className={classes.ribbon} aria-label="Who had the caller">
      {course.map((stretch) => (
        <StretchView key={stretch.number} stretch={stretch} />
      ))}
    </ol>
  );
}

function StretchView({ stretch }: { stretch: Stretch }) {
  const length = between(stretch.from, stretch.to ?? new Date(serverClock.now()).toISOString());
  // The square root keeps a short stretch readable beside a long one, and still shorter.
  const style = { "--share": Math.sqrt(Math.max(length, 1_000)) } as CSSProperties;
  return (
    <Tooltip label={`${partyLabel(stretch.party)}, from ${timeOfDay(stretch.from)}`}>
      <li className={`${classes.stretch} ${classes[stretch.party.kind]}`} style={style}>
        <span className={classes.name}>{partyLabel(stretch.party)}</span>
        <span className={`${classes.time} figures`}>{stretch.to === null ? "now" : clockFace(length)}</span>
      </li>
    </Tooltip>
  );
}
