import { useQuery } from "@tanstack/react-query";
import { Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { useEffect } from "react";
import { meQuery } from "@/api/auth";
import { safePath } from "@/features/auth/session";
import { LiveProvider } from "@/features/live/LiveProvider";
import { useHeartbeat } from "@/features/presence/useHeartbeat";
import { QueueAlerts } from "@/features/queue/QueueAlerts";
import { Header } from "./Header";
import { Rail } from "./Rail";
import classes from "./Shell.module.css";

/** What frames every page behind the login. */
export function Shell() {
  const { data: me } = useQuery(meQuery);
  useWayOut(me === null);
  useHeartbeat(me != null);
  if (!me) return null;
  return (
    <LiveProvider>
      <div className={classes.shell}>
        <a className={classes.skip} href="#main">
          Skip to the page
        </a>
        <Rail me={me} />
        <Header me={me} />
        <main id="main" className={classes.main} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <QueueAlerts isAvailable={me.presence === "available"} />
    </LiveProvider>
  );
}

/** The session ended by itself, or was ended elsewhere: to the login, and back here afterwards. */
function useWayOut(isLost: boolean): void {
  const navigate = useNavigate();
  const href = useRouterState({ select: (state) => state.location.href });
  useEffect(() => {
    const next = safePath(href);
    // Without a way back one is on the way to the login already.
    if (isLost && next !== undefined) void navigate({ to: "/login", search: { expired: true, next } });
  }, [isLost, href, navigate]);
}
