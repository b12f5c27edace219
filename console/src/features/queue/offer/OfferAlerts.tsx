import { VisuallyHidden } from "@mantine/core";
import { useEffect, useState } from "react";
import { serverClock } from "@/api/client";
import type { Offer } from "@/api/types";
import { callerName } from "@/format/words";
import { notify } from "../alerts";
import { Ringer } from "../sound";
import { useOfferEnd } from "./useOfferEnd";

interface OfferAlertsProps {
  offer: Offer | null;
  onShow: () => void;
}

/** An offer is heard and seen on every page and beside it; why it is over is said in a sentence. */
export function OfferAlerts({ offer, onShow }: OfferAlertsProps) {
  useOfferEnd(offer);
  return (
    <>
      <VisuallyHidden aria-live="assertive">{offer === null ? "" : announcement(offer)}</VisuallyHidden>
      {offer !== null && <Ringing key={offer.id} offer={offer} onShow={onShow} />}
    </>
  );
}

function Ringing({ offer, onShow }: { offer: Offer; onShow: () => void }) {
  // What comes to be known of the caller meanwhile does not make it ring anew.
  const [first] = useState(offer);

  useEffect(() => {
    const ringer = new Ringer();
    void ringer.start((Date.parse(first.expires_at) - serverClock.now()) / 1_000);
    return () => ringer.stop();
  }, [first]);

  useEffect(() => {
    const { entry } = first;
    return notify({ title: `${callerName(entry)} is calling`, entry, isUrgent: true, onClick: onShow });
  }, [first, onShow]);

  return null;
}

function announcement({ entry }: Offer): string {
  return `${callerName(entry)} is calling: ${entry.skill}, ${entry.severity} severity.`;
}
