import { Tooltip } from "@mantine/core";
import classes from "./FeedIndicator.module.css";
import { useFeedState } from "./LiveProvider";

export function FeedIndicator() {
  const state = useFeedState();
  const isLive = state === "open";
  return (
    <Tooltip label={isLive ? "Everything on the screen is current" : "What you see may be out of date"}>
      <span className={isLive ? classes.indicator : `${classes.indicator} ${classes.lost}`} role="status">
        <span className={classes.dot} />
        {LABELS[state]}
      </span>
    </Tooltip>
  );
}

const LABELS = { open: "Live", connecting: "Connecting…", reconnecting: "Reconnecting…" } as const;
