import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { serverClock } from "@/api/client";
import { offerQuery } from "@/api/operators";
import type { Offer } from "@/api/types";

/** The api says when an offer is over, a moment after its time; without a word from it, it is over all the same. */
const LATE_MS = 3_000;

/** What rings at this operator. */
export function useOffer(): Offer | null {
  const { data: offer = null } = useQuery(offerQuery);
  const [over, setOver] = useState<string | null>(null);

  useEffect(() => {
    if (offer === null) return;
    const left = Date.parse(offer.expires_at) + LATE_MS - serverClock.now();
    const timer = setTimeout(() => setOver(offer.id), Math.max(0, left));
    return () => clearTimeout(timer);
  }, [offer]);

  return offer?.id === over ? null : offer;
}
