import { Link } from "@tanstack/react-router";
import { IconPhoneX } from "@tabler/icons-react";
import type { Untaken } from "@/api/types";
import classes from "./Wall.module.css";

/** Callers who reached nobody at all, and the way to who they were. */
export function UntakenNote({ calls, since }: Untaken) {
  return (
    <p className={classes.untaken}>
      <IconPhoneX size={16} aria-hidden />
      <Link to="/calls" search={{ end_reason: ["no_agent"], since }} className={classes.link}>
        {calls === 1 ? "One call" : `${calls} calls`} could not be taken
      </Link>
      in the last 24 hours: no agent answered, or not soon enough.
    </p>
  );
}
