import { notifications } from "@mantine/notifications";
import { type UseQueryResult, useQueryClient } from "@tanstack/react-query";
import { type RefObject, useCallback, useEffect, useRef } from "react";
import { meKey } from "@/api/auth";
import { queueKey } from "@/api/queue";
import type { ActiveCall } from "@/api/types";
import type { Leg, RoomTicket } from "@/components/leg/Leg";
import type { LegState } from "@/components/leg/state";

const RETRY_MS = 1_500;

/** The way into the caller's room; there is none when only the wrap-up is left. */
export function ticketOf({ entry, token, call_id, livekit_url }: ActiveCall): RoomTicket | null {
  return entry.state === "connected" && token !== null ? { token, call_id, livekit_url } : null;
}

/** Keeps the leg in step with what the api says this operator has.
 *
 * A page that loads during a call joins by itself. A call that turns up later was claimed in another window of the same
 * operator: joining by itself would throw that window out. The `expected` one was asked for here, and is joined as it comes.
 */
export function useRejoin(
  leg: Leg,
  state: LegState,
  active: UseQueryResult<ActiveCall | null>,
  expected: RefObject<string | null>,
): () => void {
  const { data, refetch } = active;
  const hasLoaded = useRef(false);

  useEffect(() => {
    if (data === undefined) return;
    const talking = data ? ticketOf(data) : null;
    const isFirst = !hasLoaded.current;
    hasLoaded.current = true;
    const { status, callId } = leg.getState();
    if (talking === null) {
      if (status !== "none" && !isFirst) void leg.leave();
    } else if (callId !== talking.call_id) {
      if (isFirst || expected.current === talking.call_id) void leg.join(talking);
      else leg.standBy(talking.call_id);
    }
  }, [leg, data, expected]);

  const rejoin = useCallback(() => {
    void refetch().then(({ data: fresh }) => {
      const ticket = fresh ? ticketOf(fresh) : null;
      if (ticket !== null) void leg.join(ticket);
    });
  }, [leg, refetch]);

  useEffect(() => {
    if (state.status !== "lost") return;
    const timer = setInterval(rejoin, RETRY_MS);
    return () => clearInterval(timer);
  }, [state.status, rejoin]);

  useAfterTheRoom(state);
  useTakenBackNotice(data);
  return rejoin;
}

/** A call that goes away without a wrap-up was taken back by the agent, because this leg was away for too long. */
function useTakenBackNotice(data: ActiveCall | null | undefined): void {
  const wasTalking = useRef(false);
  useEffect(() => {
    if (data === undefined) return;
    if (data === null && wasTalking.current) {
      notifications.show({
        color: "orange",
        title: "The agent has taken the caller back",
        message: "Your line was away for too long. The caller is first in line, and you are offline.",
        autoClose: false,
      });
    }
    wasTalking.current = data?.entry.state === "connected";
  }, [data]);
}

/** The room is gone before the feed says so: ask at once what became of the call. */
function useAfterTheRoom({ status }: LegState): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (status !== "over") return;
    for (const queryKey of [["operators"], meKey, queueKey]) void queries.invalidateQueries({ queryKey });
  }, [status, queries]);
}
