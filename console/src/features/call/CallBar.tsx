import { IconClipboardText, IconPhoneCall } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import classes from "./CallBar.module.css";
import { useCall } from "./CallProvider";
import { CallTimer } from "./CallTimer";

/** In the header of every page: the call goes on, and this is the way back to it. */
export function CallBar() {
  const { entry, leg } = useCall();
  if (entry === null) return null;
  const name = entry.caller_name || entry.caller_number || "Unknown caller";
  if (entry.state === "wrap_up") {
    return (
      <Link to="/" className={`${classes.bar} ${classes.wrapUp}`}>
        <IconClipboardText size={16} aria-hidden />
        <span className={classes.name}>Wrap-up: {name}</span>
      </Link>
    );
  }
  return (
    <Link to="/" className={classes.bar}>
      <IconPhoneCall size={16} aria-hidden />
      <span className={classes.name}>{name}</span>
      <CallTimer since={entry.connected_at ?? entry.waiting_since} />
      {leg.isMuted && <span>muted</span>}
    </Link>
  );
}
