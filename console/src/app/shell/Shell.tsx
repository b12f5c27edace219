import { useQuery } from "@tanstack/react-query";
import { Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { useCallback, useEffect } from "react";
import { meQuery } from "@/api/auth";
import type { ActiveCall, Me, Offer } from "@/api/types";
import { safePath } from "@/features/auth/session";
import { useCall } from "@/features/call/CallProvider";
import { LiveProvider } from "@/features/live/LiveProvider";
import { TakenOffBanner } from "@/features/presence/TakenOffBanner";
import { useHeartbeat } from "@/features/presence/useHeartbeat";
import { OfferAlerts } from "@/features/queue/offer/OfferAlerts";
import { OfferBar } from "@/features/queue/offer/OfferBar";
import { useOffer } from "@/features/queue/offer/useOffer";
import { QueueAlerts } from "@/features/queue/QueueAlerts";
import { SupervisionBar } from "@/features/supervision/SupervisionBar";
import { ConsultationAlerts } from "./ConsultationAlerts";
import { Header } from "./Header";
import { Rail } from "./Rail";
import classes from "./Shell.module.css";

/** What frames every page behind the login. */
export function Shell() {
  const { data: me } = useQuery(meQuery);
  useWayOut(me === null);
  const isUnheard = useHeartbeat(me != null);
  if (!me) return null;
  return (
    <LiveProvider>
      <Frame me={me} isUnheard={isUnheard} />
    </LiveProvider>
  );
}

interface FrameProps {
  me: Me;
  isUnheard: boolean;
}

function Frame({ me, isUnheard }: FrameProps) {
  const { consulted, entry } = useCall();
  const isOnDesk = useRouterState({ select: (state) => state.location.pathname === "/" });
  const offer = useOffer();
  const navigate = useNavigate();
  const showDesk = useCallback(() => void navigate({ to: "/" }), [navigate]);
  return (
    <>
      <div className={classes.shell}>
        <a className={classes.skip} href="#main">
          Skip to the page
        </a>
        <Rail me={me} />
        <Header me={me} isUnheard={isUnheard} />
        <div className={classes.notices}>
          <SupervisionBar />
          <TakenOffBanner me={me} />
          <IncomingElsewhere offer={offer} onShow={showDesk} />
          <ConsultationAlerts consulted={consulted} isShown={isOnDesk && entry === null} onShow={showDesk} />
        </div>
        <main id="main" className={classes.main} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <QueueAlerts isAvailable={me.presence === "available"} offer={offer} />
      <OfferAlerts offer={offer} onShow={showDesk} />
    </>
  );
}

interface IncomingProps {
  offer: Offer | null;
  onShow: () => void;
}

/** Who rings is shown in full on the desk, unless the operator still has another caller there. */
function IncomingElsewhere({ offer, onShow }: IncomingProps) {
  const { entry, adopt } = useCall();
  const isOnDesk = useRouterState({ select: (state) => state.location.pathname === "/" });
  if (offer === null || (isOnDesk && entry === null)) return null;
  const taken = (active: ActiveCall) => {
    void adopt(active);
    onShow();
  };
  return <OfferBar key={offer.id} offer={offer} onTaken={taken} onShow={onShow} />;
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
