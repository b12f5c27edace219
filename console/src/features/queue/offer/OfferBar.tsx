import { Button } from "@mantine/core";
import { IconPhoneIncoming } from "@tabler/icons-react";
import type { ActiveCall, Offer } from "@/api/types";
import { inSeconds, TimeLeft } from "@/components/TimeLeft";
import { callerName } from "@/format/words";
import { useClaim } from "../useClaim";
import classes from "./OfferBar.module.css";
import { useDecline } from "./useDecline";

interface OfferBarProps {
  offer: Offer;
  onTaken: (active: ActiveCall) => void;
  onShow: () => void;
}

/** On every page but the desk. Without keys: here T and D belong to whatever the page is for. */
export function OfferBar({ offer, onTaken, onShow }: OfferBarProps) {
  const claim = useClaim(onTaken);
  const decline = useDecline();
  const isAnswering = claim.isPending || decline.isPending;
  return (
    <section className={classes.bar} aria-label="Incoming call">
      <IconPhoneIncoming size={18} aria-hidden />
      <span className={classes.words}>
        {callerName(offer.entry)} is calling · <TimeLeft until={offer.expires_at} label="to answer" face={inSeconds} />
      </span>
      <Button
        size="xs"
        color="live"
        disabled={isAnswering}
        loading={claim.isPending}
        onClick={() => claim.mutate(offer.entry.id)}
      >
        Take
      </Button>
      <Button
        size="xs"
        variant="default"
        disabled={isAnswering}
        loading={decline.isPending}
        onClick={() => decline.mutate(offer.entry.id)}
      >
        Decline
      </Button>
      <Button size="xs" variant="default" onClick={onShow}>
        Show
      </Button>
    </section>
  );
}
