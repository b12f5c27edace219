import { useQuery, useQueryClient } from "@tanstack/react-query";
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { meQuery } from "@/api/auth";
import { consultationKey, consultationQuery } from "@/api/desk";
import { activeCallKey, activeCallQuery } from "@/api/operators";
import { queueKey } from "@/api/queue";
import type { ActiveCall, Consultation, ConsultedCall, QueueEntry } from "@/api/types";
import type { DeviceKind } from "@/components/leg/devices";
import { Leg } from "@/components/leg/Leg";
import type { LegState } from "@/components/leg/state";
import { seatOf } from "./seat";
import { useClosedNotice } from "./useClosedNotice";
import { useDraft, type WrapUpDraft } from "./useDraft";
import { useRejoin } from "./useRejoin";

interface CallContextValue {
  /** The entry that this operator works on: talking, or in wrap-up. */
  entry: QueueEntry | null;
  /** The latest that this operator asked a colleague about the caller. */
  asking: Consultation | null;
  /** What a colleague asks this operator. */
  consulted: ConsultedCall | null;
  leg: LegState;
  draft: WrapUpDraft;
  /** A call that was just claimed in this window. */
  adopt: (active: ActiveCall) => Promise<void>;
  /** A call is on its way to this window, which is to join it when it is there. */
  expect: (callId: string) => void;
  /** A colleague's caller, about whom this operator has just agreed to be asked. */
  adviseOn: (consulted: ConsultedCall) => Promise<void>;
  /** Before the api is asked for music: nothing is heard between operator and caller from now on. */
  goPrivate: () => void;
  press: (key: string) => Promise<void>;
  use: (kind: DeviceKind, deviceId: string) => Promise<void>;
  /** Join, or join again: from another window, or after a fault. */
  rejoin: () => void;
  leave: () => void;
  toggleMute: () => void;
  startPlayback: () => void;
}

const CallContext = createContext<CallContextValue | null>(null);

export function useCall(): CallContextValue {
  const value = useContext(CallContext);
  if (value === null) throw new Error("useCall needs a CallProvider above it");
  return value;
}

const loadLiveKit = () => import("livekit-client");

interface CallProviderProps {
  children: ReactNode;
  /** Tests bring their own. */
  leg?: Leg | undefined;
}

/** Holds the operator's leg above the router: a page may come and go, the call stays. */
export function CallProvider({ children, leg: given }: CallProviderProps) {
  const queries = useQueryClient();
  const [leg] = useState(() => given ?? new Leg(loadLiveKit));
  const state = useSyncExternalStore(leg.subscribe, leg.getState);
  const me = useQuery(meQuery).data ?? null;
  const active = useQuery({ ...activeCallQuery, enabled: me !== null });
  const entry = me === null ? null : (active.data?.entry ?? null);
  const expected = useRef<string | null>(null);
  const consultation = useQuery({ ...consultationQuery, enabled: me !== null });
  const consulted = me === null ? null : (consultation.data ?? null);
  const rejoin = useRejoin(leg, state, active.data, consultation.data, expected);

  const adopt = useCallback(
    async (taken: ActiveCall) => {
      // First the leg: once the api's answer is known, a call without one would look as if it were in another window.
      const ticket = seatOf(taken, null);
      if (ticket !== null) void leg.join(ticket);
      // An answer that was asked for before the claim knows of no call: it must not come after it.
      await queries.cancelQueries({ queryKey: activeCallKey });
      queries.setQueryData(activeCallKey, taken);
      void queries.invalidateQueries({ queryKey: queueKey });
      void queries.invalidateQueries({ queryKey: meQuery.queryKey });
    },
    [queries, leg],
  );

  const adviseOn = useCallback(
    async (agreed: ConsultedCall) => {
      const ticket = seatOf(null, agreed);
      if (ticket !== null) void leg.join(ticket);
      await queries.cancelQueries({ queryKey: consultationKey });
      queries.setQueryData(consultationKey, agreed);
      void queries.invalidateQueries({ queryKey: meQuery.queryKey });
    },
    [queries, leg],
  );

  useWarningBeforeUnload(state.status === "joined" || state.status === "reconnecting" || state.status === "joining");

  const draft = useDraft(entry?.id ?? null);
  useClosedNotice(me === null ? undefined : active.data, draft);
  const value = useMemo(
    () => ({
      entry,
      asking: active.data?.consultation ?? null,
      consulted,
      leg: state,
      draft,
      adopt,
      expect: (callId: string) => {
        expected.current = callId;
      },
      adviseOn,
      goPrivate: () => leg.setPrivate(true),
      press: (key: string) => leg.press(key),
      use: (kind: DeviceKind, deviceId: string) => leg.use(kind, deviceId),
      rejoin,
      leave: () => void leg.leave(),
      toggleMute: () => void leg.toggleMute(),
      startPlayback: () => void leg.startPlayback(),
    }),
    [entry, active.data?.consultation, consulted, state, draft, adopt, adviseOn, rejoin, leg],
  );
  return <CallContext.Provider value={value}>{children}</CallContext.Provider>;
}

function useWarningBeforeUnload(isNeeded: boolean): void {
  useEffect(() => {
    if (!isNeeded) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isNeeded]);
}
