import type { Me } from "@/api/types";
import { UserMenu } from "@/features/auth/UserMenu";
import { CallBar } from "@/features/call/CallBar";
import { DevicesButton } from "@/features/call/devices/DevicesDialog";
import { KeysButton } from "@/features/keys/KeysDialog";
import { FeedIndicator } from "@/features/live/FeedIndicator";
import { PresenceSwitch } from "@/features/presence/PresenceSwitch";
import { QueueGlance } from "@/features/queue/QueueGlance";
import { SearchBox } from "@/features/search/SearchBox";
import { SchemeSwitch } from "./SchemeSwitch";
import classes from "./Shell.module.css";

/** A new page, so that nothing of this session stays in memory. */
function startAfresh(): void {
  window.location.assign("/login");
}

interface HeaderProps {
  me: Me;
  isUnheard: boolean;
}

export function Header({ me, isUnheard }: HeaderProps) {
  return (
    <header className={classes.header}>
      <FeedIndicator isUnheard={isUnheard} />
      <QueueGlance />
      <SearchBox />
      <div className={classes.spacer} />
      <CallBar />
      <PresenceSwitch me={me} />
      <DevicesButton />
      <KeysButton />
      <SchemeSwitch />
      <UserMenu me={me} onLogout={startAfresh} />
    </header>
  );
}
