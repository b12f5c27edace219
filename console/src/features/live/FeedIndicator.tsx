import { Tooltip } from "@mantine/core";
import classes from "./FeedIndicator.module.css";
import { useFeedState } from "./LiveProvider";

interface FeedProps {
  /** The server hears nothing from here, whatever comes from there. */
  isUnheard: boolean;
}

export function FeedIndicator({ isUnheard }: FeedProps) {
  const feed = useFeedState();
  const state = feed === "open" && isUnheard ? "reconnecting" : feed;
  const isLive = state === "open";
  return (
    <Tooltip label={isUnheard ? UNHEARD : isLive ? CURRENT : OUTDATED}>
      <span className={isLive ? classes.indicator : `${classes.indicator} ${classes.lost}`} role="status">
        <span className={classes.dot} />
        {LABELS[state]}
      </span>
    </Tooltip>
  );
}

const CURRENT = "Everything on the screen is current";
const OUTDATED = "What you see may be out of date";
const UNHEARD = "The server hears nothing from this desk: after 20 seconds it takes you offline";

const LABELS = { open: "Live", connecting: "Connecting…", reconnecting: "Reconnecting…" } as const;
